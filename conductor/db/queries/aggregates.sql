-- name: aggregate_insert
INSERT INTO aggregates (name, metadata) VALUES ($1, $2) RETURNING *, '[]' AS hosts;

-- name: aggregate_find
SELECT a.*, coalesce((SELECT jsonb_agg(h.host ORDER BY h.host) FROM aggregate_hosts h
                      WHERE h.aggregate = a.id), '[]') AS hosts
FROM aggregates a WHERE a.id = $1;

-- name: aggregate_lock
SELECT id FROM aggregates WHERE id = $1 FOR UPDATE;

-- name: aggregate_list
SELECT a.*, coalesce((SELECT jsonb_agg(h.host ORDER BY h.host) FROM aggregate_hosts h
                      WHERE h.aggregate = a.id), '[]') AS hosts
FROM aggregates a ORDER BY a.id;

-- name: aggregate_rename
UPDATE aggregates SET name = $2, updated = now() WHERE id = $1;

-- name: aggregate_set_metadata
UPDATE aggregates SET metadata = $2, updated = now() WHERE id = $1;

-- name: aggregate_delete
DELETE FROM aggregates WHERE id = $1;

-- name: aggregate_add_host
INSERT INTO aggregate_hosts (aggregate, host) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: aggregate_remove_host
DELETE FROM aggregate_hosts WHERE aggregate = $1 AND host = $2;

-- name: aggregate_touch
UPDATE aggregates SET updated = now() WHERE id = $1;

-- name: aggregate_other_zones
-- Zones that these hosts are in by other aggregates, if not $3.
SELECT DISTINCT a.metadata ->> 'availability_zone' AS zone
FROM aggregate_hosts h JOIN aggregates a ON a.id = h.aggregate
WHERE h.host = ANY ($2::text[]) AND a.id <> $1 AND a.metadata ->> 'availability_zone' <> $3 ORDER BY 1;

-- name: hosts_with_servers
SELECT DISTINCT host FROM servers WHERE host = ANY ($1::text[]) AND host <> '' ORDER BY host;

-- name: host_is_compute
SELECT EXISTS (SELECT FROM services WHERE host = $1 AND "binary" = 'nova-compute') AS there;
