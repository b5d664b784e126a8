-- name: server_group_insert
INSERT INTO server_groups (uuid, project_id, user_id, name, policy, max_server_per_host)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING *, '[]' AS members;

-- name: server_group_find
SELECT g.*, coalesce((SELECT jsonb_agg(m.server ORDER BY m.server) FROM server_group_members m
                      WHERE m.server_group = g.id), '[]') AS members
FROM server_groups g WHERE g.uuid = $1;

-- name: server_group_list
-- $1 project or '' for all, $2 limit, $3 offset.
SELECT g.*, coalesce((SELECT jsonb_agg(m.server ORDER BY m.server) FROM server_group_members m
                      WHERE m.server_group = g.id), '[]') AS members
FROM server_groups g WHERE $1 = '' OR g.project_id = $1 ORDER BY g.id LIMIT $2 OFFSET $3;

-- name: server_group_delete
DELETE FROM server_groups WHERE uuid = $1;

-- name: server_group_lock
SELECT id, project_id FROM server_groups WHERE uuid = $1 FOR UPDATE;

-- name: server_group_user_members
SELECT count(*) AS members FROM server_group_members m JOIN servers s ON s.uuid = m.server
WHERE m.server_group = $1 AND s.user_id = $2;

-- name: server_group_join
INSERT INTO server_group_members (server, server_group) SELECT server, $1 FROM unnest($2::uuid[]) AS server
ON CONFLICT (server) DO NOTHING;

-- name: server_group_of
SELECT g.uuid AS id, g.name, g.policy, g.max_server_per_host,
       (SELECT jsonb_agg(o.server ORDER BY o.server) FROM server_group_members o
        WHERE o.server_group = g.id) AS members,
       coalesce((SELECT jsonb_agg(s.host ORDER BY s.host)
                 FROM server_group_members o JOIN servers s ON s.uuid = o.server
                 WHERE o.server_group = g.id AND s.host <> '' AND s.uuid <> $1), '[]') AS hosts
FROM server_group_members m JOIN server_groups g ON g.id = m.server_group WHERE m.server = $1;
