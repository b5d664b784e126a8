-- name: image_find
SELECT * FROM images WHERE id = $1;

-- name: image_list
-- plan: custom
SELECT * FROM images
WHERE ($1::uuid[] IS NULL OR id = ANY ($1)) AND ($2::text IS NULL OR name = $2)
  AND ($3::text IS NULL OR owner = $3 OR visibility IN ('public', 'community'))
ORDER BY created DESC, id DESC;

-- name: image_insert
INSERT INTO images (id, name, owner, visibility, protected, os_hidden, disk_format, container_format, min_ram,
                    min_disk, tags, properties)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT DO NOTHING
RETURNING *;

-- name: image_describe
-- $13: when the row was last changed, as its describer saw it.
UPDATE images SET name = $2, owner = $3, visibility = $4, protected = $5, os_hidden = $6, disk_format = $7,
                  container_format = $8, min_ram = $9, min_disk = $10, tags = $11, properties = $12,
                  updated = clock_timestamp()
WHERE id = $1 AND updated = $13
RETURNING *;

-- name: image_delete
DELETE FROM images WHERE id = $1 AND NOT protected RETURNING location;

-- name: image_upload_begin
UPDATE images SET status = 'saving', upload = $2, upload_until = now() + $3::bigint * interval '1 second',
                  updated = clock_timestamp()
WHERE id = $1 AND (status = 'queued' OR status = 'saving' AND upload_until <= now());

-- name: image_upload_renew
UPDATE images SET upload_until = now() + $3::bigint * interval '1 second'
WHERE id = $1 AND status = 'saving' AND upload = $2;

-- name: image_upload_abandon
UPDATE images SET status = 'queued', upload = '', updated = clock_timestamp()
WHERE id = $1 AND status = 'saving' AND upload = $2;

-- name: image_upload_end
-- May be repeated, when the first answer was lost.
UPDATE images SET status = 'active', location = $3, checksum = $4, os_hash_algo = $5, os_hash_value = $6,
                  size = $7, virtual_size = $8, updated = clock_timestamp()
WHERE id = $1 AND status IN ('saving', 'active') AND upload = $2;
