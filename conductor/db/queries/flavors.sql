-- name: flavor_find
SELECT * FROM flavors WHERE flavorid = $1;

-- name: flavor_find_visible
-- $2: an administrator asks; $3: the project that asks. A private flavor is there for those who have access.
SELECT * FROM flavors s
WHERE flavorid = $1
  AND (s.is_public OR $2::boolean
       OR EXISTS (SELECT FROM flavor_access a WHERE a.flavor = s.id AND a.project_id = $3));

-- name: flavor_lock
SELECT * FROM flavors WHERE flavorid = $1 FOR UPDATE;

-- name: flavor_list
-- The places between /*x:*/ and /*:x*/ are filled by flavors.cpp. $1 public, private or NULL for both,
-- $2 project whose private ones count as public, $3 least memory, $4 least disk, $5 marker or NULL, $6 limit,
-- $7 name or NULL.
SELECT s.* FROM flavors s
WHERE ($1::boolean IS NULL OR s.is_public = $1
       OR ($1 AND EXISTS (SELECT FROM flavor_access a WHERE a.flavor = s.id AND a.project_id = $2)))
  AND ($3::int IS NULL OR s.memory_mb >= $3) AND ($4::int IS NULL OR s.root_gb >= $4)
  AND ($7::text IS NULL OR s.name = $7)
  AND ($5::text IS NULL OR /*after:*/ TRUE /*:after*/)
ORDER BY /*order:*/ s.flavorid /*:order*/
LIMIT $6;

-- name: flavor_insert
-- $1: Flavor as JSON.
INSERT INTO flavors (flavorid, name, vcpus, memory_mb, root_gb, ephemeral_gb, swap, rxtx_factor, disabled,
                     is_public, description, extra_specs)
SELECT flavorid, name, vcpus, memory_mb, root_gb, ephemeral_gb, swap, rxtx_factor, disabled, is_public,
       description, extra_specs
FROM jsonb_populate_record(NULL::flavors, $1::jsonb)
RETURNING *;

-- name: flavor_describe
UPDATE flavors SET description = $2, updated = now() WHERE flavorid = $1 RETURNING *;

-- name: flavor_set_extra_specs
UPDATE flavors SET extra_specs = $2, updated = now() WHERE flavorid = $1 RETURNING *;

-- name: flavor_delete
DELETE FROM flavors WHERE flavorid = $1;

-- name: flavor_access_list
SELECT project_id FROM flavor_access WHERE flavor = $1 ORDER BY project_id;

-- name: flavor_access_add
INSERT INTO flavor_access (flavor, project_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: flavor_access_remove
DELETE FROM flavor_access WHERE flavor = $1 AND project_id = $2;
