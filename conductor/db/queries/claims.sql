-- name: claim_group_lock
SELECT g.id, g.policy, g.max_server_per_host
FROM server_group_members m JOIN server_groups g ON g.id = m.server_group
WHERE m.server = $1 AND g.policy IN ('affinity', 'anti-affinity') FOR UPDATE OF g;

-- name: claim_group_places
-- Where the other members of the group hold claims.
SELECT a.host, count(*) AS members FROM server_group_members m JOIN allocations a ON a.server = m.server
WHERE m.server_group = $1 AND m.server <> $2 GROUP BY a.host;

-- name: claim_take
-- $6: the group's rule is known to hold; without it nothing is taken for a member of such a group.
WITH here AS (
  SELECT FROM allocations WHERE server = $1 AND host = $2
), grouped AS (
  SELECT FROM server_group_members m JOIN server_groups g ON g.id = m.server_group
  WHERE m.server = $1 AND NOT $6::boolean AND g.policy IN ('affinity', 'anti-affinity')
), room AS (
  UPDATE hosts SET vcpus_used = vcpus_used + $3, memory_mb_used = memory_mb_used + $4,
                   disk_gb_used = disk_gb_used + $5, servers = servers + 1, generation = generation + 1,
                   updated = now()
  WHERE host = $2 AND vcpus_used + $3 <= vcpus_capacity AND memory_mb_used + $4 <= memory_mb_capacity
    AND disk_gb_used + $5 <= disk_gb_capacity
    AND NOT EXISTS (SELECT FROM here) AND NOT EXISTS (SELECT FROM grouped)
  RETURNING host
), taken AS (
  INSERT INTO allocations (server, host, vcpus, memory_mb, disk_gb) SELECT $1, host, $3, $4, $5 FROM room
  RETURNING host
)
SELECT EXISTS (SELECT FROM here) OR EXISTS (SELECT FROM taken) AS taken,
       EXISTS (SELECT FROM grouped) AS grouped;

-- name: claims_take_together
-- $1: a JSON array of Claim, $2 how many. Either all are taken or none is, and then it is not said which are
-- at fault: a host without room for all, a claim that is held already, or a group that has a say.
WITH asked AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(
    server uuid, host text, vcpus integer, memory_mb integer, disk_gb integer)
), special AS (
  SELECT FROM asked
  WHERE EXISTS (SELECT FROM allocations a WHERE a.server = asked.server AND a.host = asked.host)
     OR EXISTS (SELECT FROM server_group_members m JOIN server_groups g ON g.id = m.server_group
                WHERE m.server = asked.server AND g.policy IN ('affinity', 'anti-affinity'))
), sums AS (
  SELECT host, sum(vcpus)::integer AS vcpus, sum(memory_mb)::integer AS memory_mb,
         sum(disk_gb)::integer AS disk_gb, count(*)::integer AS servers
  FROM asked WHERE NOT EXISTS (SELECT FROM special) GROUP BY host ORDER BY host
), room AS (
  UPDATE hosts h SET vcpus_used = h.vcpus_used + s.vcpus, memory_mb_used = h.memory_mb_used + s.memory_mb,
                     disk_gb_used = h.disk_gb_used + s.disk_gb, servers = h.servers + s.servers,
                     generation = h.generation + 1, updated = now()
  FROM sums s
  WHERE h.host = s.host AND h.vcpus_used + s.vcpus <= h.vcpus_capacity
    AND h.memory_mb_used + s.memory_mb <= h.memory_mb_capacity
    AND h.disk_gb_used + s.disk_gb <= h.disk_gb_capacity
  RETURNING h.host
), taken AS (
  INSERT INTO allocations (server, host, vcpus, memory_mb, disk_gb)
  SELECT server, host, vcpus, memory_mb, disk_gb FROM asked JOIN room USING (host) RETURNING server
)
SELECT count(*) = $2::bigint AS taken FROM taken;

-- name: claim_release
-- $1 servers; $2: one host, or NULL for all. Hosts are changed in the order of their names, so that two
-- releases cannot wait for each other.
WITH gone AS (
  DELETE FROM allocations
  WHERE server = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND ($2::text IS NULL OR host = $2) RETURNING *
), sums AS (
  SELECT host, sum(vcpus)::integer AS vcpus, sum(memory_mb)::integer AS memory_mb,
         sum(disk_gb)::integer AS disk_gb, count(*)::integer AS servers
  FROM gone GROUP BY host ORDER BY host
), freed AS (
  UPDATE hosts h SET vcpus_used = h.vcpus_used - s.vcpus, memory_mb_used = h.memory_mb_used - s.memory_mb,
                     disk_gb_used = h.disk_gb_used - s.disk_gb, servers = h.servers - s.servers,
                     generation = h.generation + 1, updated = now()
  FROM sums s WHERE h.host = s.host
  RETURNING h.host
)
SELECT host FROM freed ORDER BY host;

-- name: claims_lock_some
-- Before statements that change hosts for different reasons, so that two transactions cannot wait for each
-- other.
SELECT host FROM hosts WHERE host = ANY (ARRAY(SELECT unnest($1::text[]))) OR host IN (
  SELECT host FROM allocations WHERE server = ANY (ARRAY(SELECT unnest($2::uuid[]))))
ORDER BY host FOR UPDATE;

-- name: claims_lock_hosts
SELECT host FROM hosts ORDER BY host FOR UPDATE;

-- name: claims_reconcile
WITH truth AS (
  SELECT h.host, coalesce(sum(a.vcpus), 0) AS vcpus, coalesce(sum(a.memory_mb), 0) AS memory_mb,
         coalesce(sum(a.disk_gb), 0) AS disk_gb, count(a.server) AS servers
  FROM hosts h LEFT JOIN allocations a ON a.host = h.host GROUP BY h.host
)
UPDATE hosts h SET vcpus_used = t.vcpus, memory_mb_used = t.memory_mb, disk_gb_used = t.disk_gb,
                   servers = t.servers, generation = h.generation + 1, updated = now()
FROM truth t
WHERE h.host = t.host AND (h.vcpus_used, h.memory_mb_used, h.disk_gb_used, h.servers)
                          IS DISTINCT FROM (t.vcpus, t.memory_mb, t.disk_gb, t.servers)
RETURNING h.host;
