-- A server as views of the API need it. host_silence: seconds since its host was heard of; NULL without a host.
CREATE VIEW live_servers AS
SELECT s.*, secrets.user_data, f.fault, coalesce(g.server_groups, '[]') AS server_groups,
       NULL::timestamptz AS deleted_at, false AS deleted,
       extract(epoch FROM now() - host_service.last_seen)::double precision AS host_silence,
       host_service.disabled AS host_disabled, host_service.forced_down AS host_forced_down
FROM servers s
LEFT JOIN server_secrets secrets ON secrets.server = s.uuid
LEFT JOIN services host_service ON host_service.host = s.host AND host_service."binary" = 'nova-compute'
LEFT JOIN LATERAL (
  SELECT jsonb_build_array(grp.uuid) AS server_groups
  FROM server_group_members m JOIN server_groups grp ON grp.id = m.server_group WHERE m.server = s.uuid) g ON true
LEFT JOIN LATERAL (
  SELECT jsonb_build_object('code', code, 'message', message, 'details', details, 'created', created) AS fault
  FROM server_faults WHERE server = s.uuid AND s.vm_state = 'error' ORDER BY id DESC LIMIT 1) f ON true;

CREATE VIEW archived_servers AS
SELECT s.uuid, s.number, s.instance_name, s.project_id, s.user_id, s.name, s.description, s.hostname, s.vm_state,
       s.task_state, s.power_state, s.progress, s.host, s.node, s.availability_zone, s.pinned_zone, s.image_ref,
       s.image_properties, s.kernel_id, s.ramdisk_id, s.flavor, s.vcpus, s.memory_mb, s.key_name, s.config_drive,
       s.access_ip_v4, s.access_ip_v6, s.disk_config, s.metadata, s.tags, s.locked, s.locked_by, s.locked_reason,
       s.reservation_id, s.launch_index, s.root_device_name, s.vifs, s.security_groups, s.block_devices,
       s.scheduler_hints, s.created, s.updated, s.launched, s."terminated", s.generation,
       NULL::text AS user_data, s.fault, s.server_groups, s.deleted_at, true AS deleted,
       NULL::double precision AS host_silence, NULL::boolean AS host_disabled, NULL::boolean AS host_forced_down
FROM deleted_servers s;

CREATE VIEW all_servers AS SELECT * FROM live_servers UNION ALL SELECT * FROM archived_servers;

-- A compute host with its standing, its aggregates and what it carries, as the scheduler needs it.
CREATE VIEW host_states AS
SELECT h.host, h.id, h.node_uuid, h.inventory, h.generation, h.vcpus_used, h.memory_mb_used, h.disk_gb_used,
       h.servers, h.failed_builds, s.disabled, s.disabled_reason, s.forced_down, s.last_seen, s.id AS service_id,
       s.uuid AS service_uuid,
       a.zone, coalesce(a.aggregates, '[]') AS aggregates,
       coalesce(c.server_ids, '[]') AS server_ids, coalesce(b.io_ops, 0) AS io_ops
FROM hosts h
JOIN services s ON s.host = h.host AND s."binary" = 'nova-compute'
LEFT JOIN LATERAL (
  SELECT max(g.metadata ->> 'availability_zone') AS zone,
         jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'metadata', g.metadata) ORDER BY g.id) AS aggregates
  FROM aggregate_hosts m JOIN aggregates g ON g.id = m.aggregate WHERE m.host = h.host) a ON true
LEFT JOIN LATERAL (
  SELECT jsonb_agg(l.server) AS server_ids FROM allocations l WHERE l.host = h.host) c ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS io_ops FROM servers v WHERE v.host = h.host AND v.host <> '' AND v.task_state IN (
    'scheduling', 'block_device_mapping', 'networking', 'spawning', 'image_snapshot', 'image_snapshot_pending',
    'image_pending_upload', 'image_uploading', 'image_backup', 'resize_prep', 'resize_migrating', 'resize_migrated',
    'resize_finish', 'rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning', 'migrating', 'unshelving',
    'shelving', 'shelving_image_pending_upload', 'shelving_image_uploading', 'rescuing')) b ON true;
