-- Views of servers show the certificates that their images must be signed with. New columns stand last, so that the
-- previous release's daemons read the views as before.
CREATE OR REPLACE VIEW live_servers AS
SELECT s.*, secrets.user_data, f.fault, coalesce(g.server_groups, '[]') AS server_groups,
       NULL::timestamptz AS deleted_at, false AS deleted,
       extract(epoch FROM now() - host_service.last_seen)::double precision AS host_silence,
       host_service.disabled AS host_disabled, host_service.forced_down AS host_forced_down,
       nullif(secrets.trusted_certificates, '[]') AS trusted_certificates
FROM servers s
LEFT JOIN server_secrets secrets ON secrets.server = s.uuid
LEFT JOIN services host_service ON host_service.host = s.host AND host_service."binary" = 'nova-compute'
LEFT JOIN LATERAL (
  SELECT jsonb_build_array(grp.uuid) AS server_groups
  FROM server_group_members m JOIN server_groups grp ON grp.id = m.server_group WHERE m.server = s.uuid) g ON true
LEFT JOIN LATERAL (
  SELECT jsonb_build_object('code', code, 'message', message, 'details', details, 'created', created) AS fault
  FROM server_faults WHERE server = s.uuid AND s.vm_state = 'error' ORDER BY id DESC LIMIT 1) f ON true;

CREATE OR REPLACE VIEW archived_servers AS
SELECT s.uuid, s.number, s.instance_name, s.project_id, s.user_id, s.name, s.description, s.hostname, s.vm_state,
       s.task_state, s.power_state, s.progress, s.host, s.node, s.availability_zone, s.pinned_zone, s.image_ref,
       s.image_properties, s.kernel_id, s.ramdisk_id, s.flavor, s.vcpus, s.memory_mb, s.key_name, s.config_drive,
       s.access_ip_v4, s.access_ip_v6, s.disk_config, s.metadata, s.tags, s.locked, s.locked_by, s.locked_reason,
       s.reservation_id, s.launch_index, s.root_device_name, s.vifs, s.security_groups, s.block_devices,
       s.scheduler_hints, s.created, s.updated, s.launched, s."terminated", s.generation,
       NULL::text AS user_data, s.fault, s.server_groups, s.deleted_at, true AS deleted,
       NULL::double precision AS host_silence, NULL::boolean AS host_disabled, NULL::boolean AS host_forced_down,
       NULL::jsonb AS trusted_certificates
FROM deleted_servers s;

CREATE OR REPLACE VIEW all_servers AS SELECT * FROM live_servers UNION ALL SELECT * FROM archived_servers;
