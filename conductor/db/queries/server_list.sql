-- name: server_list
-- plan: custom
-- The places between /*x:*/ and /*:x*/ are filled by server_list.cpp. $1 filters as a JSON object of lists,
-- $2 project or NULL, $3 and $4 vm and task states or NULL, $5 only deleted ones, $6 soft-deleted ones too,
-- $7 changes since, $8 changes before, $9 marker or NULL, $10 limit.
SELECT /*columns:*/ * /*:columns*/
FROM /*source:*/ live_servers /*:source*/ s
WHERE ($2::text IS NULL OR s.project_id = $2)
  AND ($3::text[] IS NULL OR s.vm_state = ANY ($3))
  AND ($4::text[] IS NULL OR s.task_state = ANY ($4))
  AND (NOT $5::boolean OR s.deleted OR s.vm_state = 'soft-delete')
  AND ($6::boolean OR s.vm_state <> 'soft-delete')
  AND ($7::timestamptz IS NULL OR s.updated >= $7)
  AND ($8::timestamptz IS NULL OR s.updated <= $8)
  AND ($1::jsonb -> 'uuid' IS NULL OR s.uuid::text = ANY (json_texts($1 -> 'uuid')))
  AND ($1 -> 'user_id' IS NULL OR s.user_id = ANY (json_texts($1 -> 'user_id')))
  AND ($1 -> 'host' IS NULL OR s.host = ANY (json_texts($1 -> 'host')))
  AND ($1 -> 'image' IS NULL OR s.image_ref = ANY (json_texts($1 -> 'image')))
  AND ($1 -> 'flavor' IS NULL OR s.flavor ->> 'flavorid' = ANY (json_texts($1 -> 'flavor')))
  AND ($1 -> 'vm_state' IS NULL OR s.vm_state = ANY (json_texts($1 -> 'vm_state')))
  AND ($1 -> 'task_state' IS NULL OR s.task_state = ANY (json_texts($1 -> 'task_state')))
  AND ($1 -> 'locked' IS NULL OR s.locked = ANY (json_texts($1 -> 'locked')::boolean[]))
  AND ($1 -> 'name' IS NULL OR s.name ~ ANY (json_texts($1 -> 'name')))
  AND ($1 -> 'description' IS NULL OR s.description ~ ANY (json_texts($1 -> 'description')))
  AND ($1 -> 'hostname' IS NULL OR s.hostname ~ ANY (json_texts($1 -> 'hostname')))
  AND ($1 -> 'node' IS NULL OR s.node ~ ANY (json_texts($1 -> 'node')))
  AND ($1 -> 'reservation_id' IS NULL OR s.reservation_id ~ ANY (json_texts($1 -> 'reservation_id')))
  AND ($1 -> 'power_state' IS NULL OR s.power_state::text ~ ANY (json_texts($1 -> 'power_state')))
  AND ($1 -> 'progress' IS NULL OR s.progress::text ~ ANY (json_texts($1 -> 'progress')))
  AND ($1 -> 'availability_zone' IS NULL OR s.availability_zone ~ ANY (json_texts($1 -> 'availability_zone')))
  AND ($1 -> 'config_drive' IS NULL
       OR CASE WHEN s.config_drive THEN 'True' ELSE '' END ~ ANY (json_texts($1 -> 'config_drive')))
  AND ($1 -> 'auto_disk_config' IS NULL
       OR (s.disk_config = 'AUTO') = ANY (json_texts($1 -> 'auto_disk_config')::boolean[]))
  AND ($1 -> 'key_name' IS NULL OR s.key_name ~ ANY (json_texts($1 -> 'key_name')))
  AND ($1 -> 'kernel_id' IS NULL OR s.kernel_id ~ ANY (json_texts($1 -> 'kernel_id')))
  AND ($1 -> 'ramdisk_id' IS NULL OR s.ramdisk_id ~ ANY (json_texts($1 -> 'ramdisk_id')))
  AND ($1 -> 'launch_index' IS NULL OR s.launch_index::text ~ ANY (json_texts($1 -> 'launch_index')))
  AND ($1 -> 'locked_by' IS NULL OR s.locked_by ~ ANY (json_texts($1 -> 'locked_by')))
  AND ($1 -> 'root_device_name' IS NULL OR s.root_device_name ~ ANY (json_texts($1 -> 'root_device_name')))
  AND ($1 -> 'access_ip_v4' IS NULL OR s.access_ip_v4 ~ ANY (json_texts($1 -> 'access_ip_v4')))
  AND ($1 -> 'access_ip_v6' IS NULL OR s.access_ip_v6 ~ ANY (json_texts($1 -> 'access_ip_v6')))
  AND ($1 -> 'created_at' IS NULL OR s.created::text ~ ANY (json_texts($1 -> 'created_at')))
  AND ($1 -> 'launched_at' IS NULL OR s.launched::text ~ ANY (json_texts($1 -> 'launched_at')))
  AND ($1 -> 'terminated_at' IS NULL OR s."terminated"::text ~ ANY (json_texts($1 -> 'terminated_at')))
  AND ($1 -> 'ip' IS NULL OR EXISTS (
    SELECT FROM jsonb_path_query(s.vifs, '$[*].fixed_ips[*] ? (@.version == 4).address') a
    WHERE a #>> '{}' ~ ANY (json_texts($1 -> 'ip'))))
  AND ($1 -> 'ip6' IS NULL OR EXISTS (
    SELECT FROM jsonb_path_query(s.vifs, '$[*].fixed_ips[*] ? (@.version == 6).address') a
    WHERE a #>> '{}' ~ ANY (json_texts($1 -> 'ip6'))))
  AND ($1 -> 'tags' IS NULL OR (s.tags <> '[]' AND s.tags ?& json_texts($1 -> 'tags')))
  AND ($1 -> 'tags-any' IS NULL OR (s.tags <> '[]' AND s.tags ?| json_texts($1 -> 'tags-any')))
  AND ($1 -> 'not-tags' IS NULL OR NOT s.tags ?& json_texts($1 -> 'not-tags'))
  AND ($1 -> 'not-tags-any' IS NULL OR NOT s.tags ?| json_texts($1 -> 'not-tags-any'))
  AND ($1 -> 'metadata' IS NULL OR (s.metadata <> '{}' AND s.metadata @> ($1 -> 'metadata' ->> 0)::jsonb))
  AND ($9::uuid IS NULL OR /*after:*/ TRUE /*:after*/)
ORDER BY /*order:*/ s.created DESC, s.uuid DESC /*:order*/
LIMIT $10;

-- name: server_marker
SELECT uuid FROM all_servers WHERE uuid = $1;

-- name: server_list_merged
-- The statement above over living and archived servers: a page of each, merged into one.
SELECT * FROM (
  (/*live:*/ SELECT * FROM live_servers /*:live*/) UNION ALL
  (/*archived:*/ SELECT * FROM archived_servers /*:archived*/)) s
ORDER BY /*order:*/ s.created DESC, s.uuid DESC /*:order*/
LIMIT /*limit:*/ 1 /*:limit*/;
