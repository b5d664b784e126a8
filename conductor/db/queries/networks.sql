-- name: network_list
-- $1 whose view, '' for all; $2 ids, NULL for any.
-- plan: custom
SELECT n.*, coalesce((SELECT jsonb_agg(s.id ORDER BY s.created, s.id) FROM subnets s
                      WHERE s.network_id = n.id), '[]') AS subnets
FROM networks n
WHERE ($1 = '' OR n.project_id = $1 OR n.shared OR n.external)
  AND ($2::uuid[] IS NULL OR n.id = ANY ($2::uuid[]))
ORDER BY n.created, n.id;

-- name: network_lock
SELECT * FROM networks WHERE id = $1 FOR UPDATE;

-- name: network_hold
-- It stays as it is until the transaction ends.
SELECT * FROM networks WHERE id = $1 FOR SHARE;

-- name: network_insert
INSERT INTO networks (id, project_id, name, description, admin_state_up, shared, external,
                      port_security_enabled, mtu, network_type, vif_type, bridge, tags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: network_update
UPDATE networks SET name = $2, description = $3, admin_state_up = $4, shared = $5, external = $6,
                    port_security_enabled = $7, mtu = $8, tags = $9, updated = now()
WHERE id = $1;

-- name: network_used_by_others
-- Whether projects other than the owner have ports on it.
SELECT EXISTS (SELECT FROM ports p JOIN networks n ON n.id = p.network_id
               WHERE n.id = $1 AND p.project_id <> n.project_id
                 AND p.device_owner NOT LIKE 'network:%') AS used;

-- name: network_delete
DELETE FROM networks WHERE id = $1;

-- name: subnet_list
-- $1 whose view, $2 ids, $3 networks.
-- plan: custom
SELECT s.* FROM subnets s JOIN networks n ON n.id = s.network_id
WHERE ($1 = '' OR s.project_id = $1 OR n.project_id = $1 OR n.shared)
  AND ($2::uuid[] IS NULL OR s.id = ANY ($2::uuid[]))
  AND ($3::uuid[] IS NULL OR s.network_id = ANY ($3::uuid[]))
ORDER BY s.created, s.id;

-- name: subnet_lock
SELECT * FROM subnets WHERE id = $1 FOR UPDATE;

-- name: subnets_hold
-- Whoever gives out addresses of a network does it alone.
SELECT * FROM subnets WHERE network_id = $1 ORDER BY id FOR NO KEY UPDATE;

-- name: subnet_insert
INSERT INTO subnets (id, network_id, project_id, name, description, ip_version, cidr, gateway_ip, enable_dhcp,
                     dns_nameservers, host_routes, allocation_pools, tags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: subnet_update
UPDATE subnets SET name = $2, description = $3, gateway_ip = $4, enable_dhcp = $5, dns_nameservers = $6,
                   host_routes = $7, allocation_pools = $8, tags = $9, updated = now()
WHERE id = $1;

-- name: subnet_delete
DELETE FROM subnets WHERE id = $1;

-- name: address_next
-- $1 subnet, $2 and $3 a pool's ends: the address after the highest in use, else the lowest free one, else
-- NULL. An address that was given back is thus used again as late as it can be.
WITH pool AS (SELECT $2::inet AS low, $3::inet AS high),
     top AS (SELECT max(a.address) AS address FROM ip_allocations a, pool
             WHERE a.subnet_id = $1 AND a.address BETWEEN pool.low AND pool.high)
SELECT host(CASE WHEN top.address IS NULL THEN pool.low
                 WHEN top.address < pool.high THEN top.address + 1
                 ELSE (SELECT min(gap.address) FROM (
                   SELECT pool.low AS address
                   UNION ALL
                   SELECT a.address + 1 FROM ip_allocations a
                   WHERE a.subnet_id = $1 AND a.address >= pool.low AND a.address < pool.high) gap
                   WHERE NOT EXISTS (SELECT FROM ip_allocations b
                                     WHERE b.subnet_id = $1 AND b.address = gap.address))
            END) AS address
FROM pool, top;

-- name: address_take
INSERT INTO ip_allocations (subnet_id, address, port_id) VALUES ($1, $2, $3)
ON CONFLICT ON CONSTRAINT ip_allocations_address DO NOTHING;

-- name: address_release
DELETE FROM ip_allocations WHERE port_id = $1 AND subnet_id = $2 AND address = $3;

-- name: port_list
-- $1 whose view, $2 ids, $3 networks, $4 devices.
-- plan: custom
SELECT * FROM port_details
WHERE ($1 = '' OR project_id = $1 OR network_project = $1) AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[]))
  AND ($3::uuid[] IS NULL OR network_id = ANY ($3::uuid[]))
  AND ($4::text[] IS NULL OR device_id = ANY ($4::text[]))
ORDER BY created, id;

-- name: port_find
SELECT * FROM port_details WHERE id = $1;

-- name: ports_of_device
-- What every build and delete asks for, so planned once.
SELECT * FROM port_details WHERE device_id = $1 AND device_id <> '' ORDER BY created, id;

-- name: ports_at
SELECT p.id AS port, s.uuid AS server FROM ip_allocations a JOIN ports p ON p.id = a.port_id
JOIN servers s ON s.uuid = CASE WHEN p.device_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                THEN p.device_id::uuid END
WHERE a.address = $1::inet;

-- name: port_lock
SELECT id FROM ports WHERE id = $1 FOR UPDATE;

-- name: port_insert
-- Nothing if the network has a port with that MAC address.
INSERT INTO ports (id, network_id, project_id, name, description, mac_address, admin_state_up, status,
                   device_id, device_owner, binding_host, binding_vnic_type, binding_vif_type,
                   binding_profile, port_security_enabled, tags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT ON CONSTRAINT ports_mac DO NOTHING;

-- name: port_update
UPDATE ports SET name = $2, description = $3, mac_address = $4, admin_state_up = $5, status = $6,
                 device_id = $7,
                 device_owner = $8, binding_host = $9, binding_vnic_type = $10, binding_vif_type = $11,
                 binding_profile = $12, port_security_enabled = $13, tags = $14, updated = now()
WHERE id = $1;

-- name: port_delete
DELETE FROM ports WHERE id = $1;

-- name: port_groups_clear
DELETE FROM port_security_groups WHERE port_id = $1;

-- name: port_groups_add
INSERT INTO port_security_groups (port_id, security_group_id) SELECT $1, g FROM unnest($2::uuid[]) AS g
ON CONFLICT DO NOTHING;

-- name: security_group_list
-- $1 whose, $2 ids.
-- plan: custom
SELECT g.*, coalesce((SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(r)) ORDER BY r.created, r.id)
                      FROM security_group_rules r WHERE r.security_group_id = g.id), '[]') AS rules
FROM security_groups g
WHERE ($1 = '' OR g.project_id = $1) AND ($2::uuid[] IS NULL OR g.id = ANY ($2::uuid[]))
ORDER BY g.created, g.id;

-- name: security_group_lock
SELECT * FROM security_groups WHERE id = $1 FOR UPDATE;

-- name: security_group_insert
-- Nothing if it would be the project's second group "default".
INSERT INTO security_groups (id, project_id, name, description, stateful, tags)
  VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (project_id) WHERE name = 'default' DO NOTHING;

-- name: security_group_default
SELECT id FROM security_groups WHERE project_id = $1 AND name = 'default';

-- name: security_group_update
UPDATE security_groups SET name = $2, description = $3, stateful = $4, tags = $5, updated = now()
WHERE id = $1;

-- name: security_group_delete
DELETE FROM security_groups WHERE id = $1;

-- name: security_group_rule_insert
INSERT INTO security_group_rules (id, security_group_id, project_id, description, direction, ethertype,
                                  protocol, port_range_min, port_range_max, remote_ip_prefix, remote_group_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: security_group_rule_same
-- The rule that says the same.
SELECT id FROM security_group_rules
WHERE security_group_id = $1 AND direction = $2 AND ethertype = $3 AND protocol IS NOT DISTINCT FROM $4::text
  AND port_range_min IS NOT DISTINCT FROM $5::integer AND port_range_max IS NOT DISTINCT FROM $6::integer
  AND remote_ip_prefix IS NOT DISTINCT FROM $7::cidr AND remote_group_id IS NOT DISTINCT FROM $8::uuid
LIMIT 1;

-- name: security_group_rule_delete
DELETE FROM security_group_rules WHERE id = $1;

-- name: network_quota_lock
-- Creations of a project that count against a limit go one after another.
-- writes
SELECT pg_advisory_xact_lock(hashtextextended('network quota ' || $1, 0));

-- name: network_quota_list
SELECT resource, hard_limit FROM network_quotas WHERE project_id = $1;

-- name: network_quota_set
INSERT INTO network_quotas (project_id, resource, hard_limit)
SELECT $1, key, value::bigint FROM jsonb_each_text($2::jsonb)
ON CONFLICT (project_id, resource) DO UPDATE SET hard_limit = excluded.hard_limit;

-- name: network_quota_reset
DELETE FROM network_quotas WHERE project_id = $1;

-- name: network_quota_used
SELECT (SELECT count(*) FROM networks WHERE project_id = $1) AS network,
       (SELECT count(*) FROM subnets WHERE project_id = $1) AS subnet,
       (SELECT count(*) FROM ports WHERE project_id = $1) AS port,
       (SELECT count(*) FROM security_groups WHERE project_id = $1) AS security_group,
       (SELECT count(*) FROM security_group_rules WHERE project_id = $1) AS security_group_rule;
