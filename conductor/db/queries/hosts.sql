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
SELECT * FROM host_states WHERE host = ANY (ARRAY(SELECT unnest($1::text[]))) ORDER BY host;

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

-- name: host_locate
SELECT h.host, coalesce(z.zone, 'nova') AS zone
FROM hosts h
LEFT JOIN LATERAL (
  SELECT max(g.metadata ->> 'availability_zone') AS zone
  FROM aggregate_hosts m JOIN aggregates g ON g.id = m.aggregate WHERE m.host = h.host) z ON true
WHERE ($1 = '' OR h.host = $1) AND ($2 = '' OR h.inventory ->> 'node' = $2)
ORDER BY h.host LIMIT 1;
