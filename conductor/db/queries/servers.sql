-- name: server_numbers
-- writes
SELECT nextval('server_numbers') AS number FROM generate_series(1, $1::int);

-- name: server_insert
-- $1: a JSON array of Server.
INSERT INTO servers (
  uuid, number, instance_name, project_id, user_id, name, description, hostname, vm_state, task_state,
  power_state, progress, host, node, availability_zone, pinned_zone, image_ref, image_properties, kernel_id,
  ramdisk_id, flavor, key_name, config_drive, access_ip_v4, access_ip_v6, disk_config, metadata, tags, locked,
  locked_by, locked_reason, reservation_id, launch_index, root_device_name, vifs, security_groups,
  block_devices, scheduler_hints, launched, "terminated", generation)
SELECT
  uuid, number, instance_name, project_id, user_id, name, description, hostname, vm_state, task_state,
  power_state, progress, host, node, availability_zone, pinned_zone, image_ref, image_properties, kernel_id,
  ramdisk_id, flavor, key_name, config_drive, access_ip_v4, access_ip_v6, disk_config, metadata, tags, locked,
  locked_by, locked_reason, reservation_id, launch_index, root_device_name, vifs, security_groups,
  block_devices, scheduler_hints, launched, "terminated", generation
FROM jsonb_populate_recordset(NULL::servers, $1::jsonb);

-- name: server_find
SELECT * FROM live_servers WHERE uuid = $1;

-- name: servers_find
-- One by one, and without telling the planner how many: for few it would plan this large view anew each time.
SELECT s.* FROM unnest(ARRAY(SELECT unnest($1::uuid[]))) AS asked(server),
  LATERAL (SELECT * FROM live_servers WHERE uuid = asked.server LIMIT 1) AS s;

-- name: server_find_archived
SELECT * FROM archived_servers WHERE uuid = $1 ORDER BY deleted_at DESC LIMIT 1;

-- name: server_lock
SELECT uuid FROM servers WHERE uuid = $1 FOR UPDATE;

-- name: servers_lock_with_work
-- What is under way for them first, as who saves that does: the two cannot wait for each other.
WITH work AS MATERIALIZED (
  SELECT id FROM sagas WHERE server = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND NOT ended
  ORDER BY id FOR UPDATE
)
SELECT uuid FROM servers
WHERE uuid = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND (SELECT count(*) FROM work) >= 0
ORDER BY uuid FOR UPDATE;

-- name: servers_on_host
SELECT * FROM live_servers WHERE host = $1 AND host <> '' ORDER BY created, uuid;

-- name: servers_update
-- $1: a JSON array of ServerUpdate, one of a server. What a guard does not name may be anything.
UPDATE servers s SET
  vm_state = coalesce(c.vm_state, s.vm_state),
  task_state = coalesce(c.task_state, s.task_state),
  power_state = coalesce(c.power_state, s.power_state),
  progress = coalesce(c.progress, s.progress),
  host = coalesce(c.host, s.host),
  node = coalesce(c.node, s.node),
  availability_zone = coalesce(c.availability_zone, s.availability_zone),
  generation = coalesce(c.generation, s.generation),
  root_device_name = coalesce(c.root_device_name, s.root_device_name),
  vifs = coalesce(c.vifs, s.vifs),
  block_devices = coalesce(c.block_devices, s.block_devices),
  flavor = coalesce(c.flavor, s.flavor),
  launched = CASE WHEN c.launched_now THEN coalesce(s.launched, now()) ELSE s.launched END,
  "terminated" = CASE WHEN c.terminated_now THEN now() ELSE s."terminated" END,
  name = coalesce(c.name, s.name),
  hostname = coalesce(c.hostname, s.hostname),
  access_ip_v4 = coalesce(c.access_ip_v4, s.access_ip_v4),
  access_ip_v6 = coalesce(c.access_ip_v6, s.access_ip_v6),
  disk_config = coalesce(c.disk_config, s.disk_config),
  description = CASE WHEN c.clear_description THEN NULL ELSE coalesce(c.description, s.description) END,
  pinned_zone = CASE WHEN c.unpin_zone THEN NULL ELSE coalesce(c.pinned_zone, s.pinned_zone) END,
  metadata = coalesce(c.metadata, s.metadata),
  tags = coalesce(c.tags, s.tags),
  locked = coalesce(c.locked, s.locked),
  locked_by = coalesce(c.locked_by, s.locked_by),
  locked_reason = CASE WHEN c.clear_locked_reason THEN NULL
    ELSE coalesce(c.locked_reason, s.locked_reason) END,
  updated = now()
FROM jsonb_to_recordset($1::jsonb) AS u(server uuid, change jsonb, guard jsonb),
  jsonb_to_record(u.change) AS c(
  vm_state text, task_state text, power_state integer, progress integer, host text, node text,
  availability_zone text, generation bigint, root_device_name text, vifs jsonb, block_devices jsonb,
  flavor jsonb, launched_now boolean, terminated_now boolean, name text, hostname text, access_ip_v4 text,
  access_ip_v6 text, disk_config text, description text, clear_description boolean, pinned_zone text,
  unpin_zone boolean, metadata jsonb, tags jsonb, locked boolean, locked_by text, locked_reason text,
  clear_locked_reason boolean),
  jsonb_to_record(u.guard) AS g(
  vm_states text[], task_states text[], host text, generation bigint, not_deleting boolean)
WHERE s.uuid = u.server
  AND (g.vm_states IS NULL OR s.vm_state = ANY (g.vm_states))
  AND (g.task_states IS NULL OR s.task_state = ANY (g.task_states))
  AND (g.host IS NULL OR s.host = g.host)
  AND (g.generation IS NULL OR s.generation = g.generation)
  AND NOT (coalesce(g.not_deleting, false) AND s.task_state = 'deleting')
RETURNING s.uuid AS server;

-- name: servers_observe_power
-- $2: a JSON array of PowerSeen.
UPDATE servers s SET power_state = seen.power_state, updated = now()
FROM jsonb_to_recordset($2::jsonb) AS seen(server uuid, power_state integer)
WHERE s.uuid = seen.server AND s.host = $1 AND s.task_state = '' AND s.power_state <> seen.power_state
RETURNING s.uuid AS server;

-- name: servers_locate
SELECT uuid AS server, false AS deleted, host, generation FROM servers
WHERE uuid = ANY (ARRAY(SELECT unnest($1::uuid[])))
UNION ALL
SELECT uuid, true, host, generation FROM deleted_servers d
WHERE uuid = ANY (ARRAY(SELECT unnest($1::uuid[])))
  AND NOT EXISTS (SELECT FROM servers s WHERE s.uuid = d.uuid);

-- name: archive_partition
-- writes
SELECT archive_partition(now());

-- name: archive_prepare
-- writes
SELECT archive_partition(now()), archive_partition(now() + interval '1 month');

-- name: servers_archive
-- The rows go, all that hangs on them with them (cascade); what of it may still be asked for goes along as
-- JSON.
WITH gone AS (
  DELETE FROM servers WHERE uuid = ANY (ARRAY(SELECT unnest($1::uuid[]))) RETURNING *
)
INSERT INTO deleted_servers (
  uuid, number, instance_name, project_id, user_id, name, description, hostname, power_state, progress,
  host, node, availability_zone, pinned_zone, image_ref, image_properties, kernel_id, ramdisk_id, flavor,
  vcpus, memory_mb, key_name, config_drive, access_ip_v4, access_ip_v6, disk_config, metadata, tags, locked,
  locked_by, locked_reason, reservation_id, launch_index, root_device_name, vifs, security_groups,
  block_devices, scheduler_hints, created, launched, generation, vm_state, task_state, updated,
  "terminated", deleted_at, fault, server_groups, actions)
SELECT
  uuid, number, instance_name, project_id, user_id, name, description, hostname, power_state, progress,
  host, node, availability_zone, pinned_zone, image_ref, image_properties, kernel_id, ramdisk_id, flavor,
  vcpus, memory_mb, key_name, config_drive, access_ip_v4, access_ip_v6, disk_config, metadata, tags, locked,
  locked_by, locked_reason, reservation_id, launch_index, root_device_name, vifs, security_groups,
  block_devices, scheduler_hints, created, launched, generation,
  'deleted', '', now(), coalesce("terminated", now()), now(),
  (SELECT jsonb_build_object('code', code, 'message', message, 'details', details, 'created', created)
   FROM server_faults WHERE server = gone.uuid ORDER BY id DESC LIMIT 1),
  coalesce((SELECT jsonb_build_array(g.uuid)
            FROM server_group_members m JOIN server_groups g ON g.id = m.server_group
            WHERE m.server = gone.uuid), '[]'),
  coalesce((SELECT jsonb_agg(jsonb_build_object(
    'action', a.action, 'request_id', a.request_id, 'user_id', a.user_id, 'project_id', a.project_id,
    'message', a.message, 'server', a.server, 'started', a.started, 'updated', a.updated,
    'events', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'event', e.event, 'result', e.result, 'host', e.host, 'details', e.details,
        'traceback', e.traceback, 'started', e.started)
        || CASE WHEN e.finished IS NULL THEN '{}' ELSE jsonb_build_object('finished', e.finished) END
        ORDER BY e.id DESC)
      FROM server_action_events e WHERE e.action = a.id), '[]')) ORDER BY a.id DESC)
    FROM server_actions a WHERE a.server = gone.uuid), '[]')
FROM gone;

-- name: archive_partitions
SELECT c.relname AS name, format('DROP TABLE %I', c.relname) AS removal,
       to_timestamp(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= $1::timestamptz AS expired
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'deleted_servers'::regclass ORDER BY c.relname;
