-- name: host_report_inventory
INSERT INTO hosts AS h (host, node_uuid, inventory, vcpus_capacity, memory_mb_capacity, disk_gb_capacity)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (host) DO UPDATE SET
  node_uuid = excluded.node_uuid, inventory = excluded.inventory, vcpus_capacity = excluded.vcpus_capacity,
  memory_mb_capacity = excluded.memory_mb_capacity, disk_gb_capacity = excluded.disk_gb_capacity,
  generation = h.generation + 1, updated = now();

-- name: host_find
SELECT * FROM host_states WHERE host = $1;

-- name: host_list
SELECT * FROM host_states ORDER BY host;

-- name: host_page
SELECT * FROM host_states WHERE host > $1 ORDER BY host LIMIT $2;

-- name: hosts_named
SELECT * FROM host_states WHERE host = ANY ($1::text[]) ORDER BY host;

-- name: host_count_build
UPDATE hosts SET failed_builds = CASE WHEN $2::boolean THEN 0 ELSE failed_builds + 1 END,
                 generation = generation + 1
WHERE host = $1 AND NOT ($2::boolean AND failed_builds = 0);

-- name: host_carries
SELECT EXISTS (SELECT FROM allocations WHERE host = $1) OR
       EXISTS (SELECT FROM servers WHERE host = $1 AND host <> '') AS carries;

-- name: host_delete
DELETE FROM hosts WHERE host = $1;

-- name: host_leave_aggregates
DELETE FROM aggregate_hosts WHERE host = $1;

-- name: host_delete_services
DELETE FROM services WHERE host = $1 AND "binary" = 'nova-compute';

-- name: host_records
-- $1 node uuid or NULL, $2 number or 0, $3 part of the host name, $4 after this number, $5 limit.
SELECT h.* FROM host_states h
WHERE ($1::uuid IS NULL OR h.node_uuid = $1) AND ($2 = 0 OR h.id = $2) AND strpos(h.host, $3) > 0
  AND h.id > $4
ORDER BY h.id LIMIT $5;

-- name: host_guests
SELECT host, uuid, name FROM servers WHERE host = ANY ($1::text[]) AND host <> ''
ORDER BY host, created, uuid;
