-- name: hypervisor_list
-- $1 node uuid or NULL, $2 number or 0, $3 part of the node's name, $4 after this number, $5 limit.
SELECT h.id AS number, h.node_uuid AS id, h.inventory ->> 'node' AS name, h.host,
       h.inventory ->> 'hypervisor_type' AS type, coalesce(h.inventory ->> 'host_ip', '') AS host_ip,
       coalesce((h.inventory ->> 'hypervisor_version')::bigint, 0) AS version,
       coalesce(h.inventory -> 'cpu_info', '{}') AS cpu_info, s.id AS service_number, s.uuid AS service_id,
       s.disabled, s.forced_down, s.disabled_reason, s.last_seen,
       (h.inventory ->> 'vcpus')::bigint AS vcpus, (h.inventory ->> 'memory_mb')::bigint AS memory_mb,
       (h.inventory ->> 'local_gb')::bigint AS local_gb,
       h.vcpus_used + coalesce((h.inventory ->> 'reserved_vcpus')::bigint, 0) AS vcpus_used,
       h.memory_mb_used + coalesce((h.inventory ->> 'reserved_memory_mb')::bigint, 0) AS memory_mb_used,
       h.disk_gb_used + coalesce((h.inventory ->> 'reserved_disk_gb')::bigint, 0) AS local_gb_used,
       coalesce((h.inventory ->> 'disk_available_least')::bigint, 0) AS disk_available_least,
       h.servers AS running_vms,
       (SELECT count(*) FROM servers v
        WHERE v.host = h.host AND v.host <> '' AND v.task_state <> '') AS current_workload
FROM hosts h JOIN services s ON s.host = h.host AND s."binary" = 'nova-compute'
WHERE ($1::uuid IS NULL OR h.node_uuid = $1) AND ($2 = 0 OR h.id = $2)
      AND strpos(h.inventory ->> 'node', $3) > 0 AND h.id > $4
ORDER BY h.id LIMIT $5;

-- name: hypervisor_guests
SELECT host, uuid, instance_name FROM servers WHERE host = ANY ($1::text[]) AND host <> ''
ORDER BY host, created, uuid;

-- name: hypervisor_sums
SELECT count(*) AS count, coalesce(sum((h.inventory ->> 'vcpus')::bigint), 0)::bigint AS vcpus,
       coalesce(sum((h.inventory ->> 'memory_mb')::bigint), 0)::bigint AS memory_mb,
       coalesce(sum((h.inventory ->> 'local_gb')::bigint), 0)::bigint AS local_gb,
       coalesce(sum(h.vcpus_used + coalesce((h.inventory ->> 'reserved_vcpus')::bigint, 0)), 0)::bigint
         AS vcpus_used,
       coalesce(sum(h.memory_mb_used
                    + coalesce((h.inventory ->> 'reserved_memory_mb')::bigint, 0)), 0)::bigint
         AS memory_mb_used,
       coalesce(sum(h.disk_gb_used + coalesce((h.inventory ->> 'reserved_disk_gb')::bigint, 0)), 0)::bigint
         AS local_gb_used,
       coalesce(sum((h.inventory ->> 'disk_available_least')::bigint), 0)::bigint AS disk_available_least,
       coalesce(sum(h.servers), 0)::bigint AS running_vms,
       (SELECT count(*) FROM servers v JOIN services w ON w.host = v.host AND w."binary" = 'nova-compute'
        WHERE v.host <> '' AND v.task_state <> '' AND NOT w.disabled) AS current_workload
FROM hosts h JOIN services s ON s.host = h.host AND s."binary" = 'nova-compute'
WHERE NOT s.disabled;
