-- name: identity_load_key
-- The first suggestion stays. $1: hex.
UPDATE identity_state SET signing_key = CASE WHEN signing_key = '' THEN $1 ELSE signing_key END
RETURNING signing_key;

-- name: identity_user_find
SELECT * FROM identity_users
WHERE CASE WHEN $1 <> '' THEN id = $1 ELSE domain_id = $3 AND name = $2 END;

-- name: identity_user_list
SELECT * FROM identity_users WHERE $1 = '' OR name = $1 ORDER BY name, id;

-- name: identity_user_insert
INSERT INTO identity_users (id, domain_id, name, password_hash, default_project_id, email, description,
                            enabled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING;

-- name: identity_user_lock
SELECT * FROM identity_users WHERE id = $1 FOR UPDATE;

-- name: identity_user_update
UPDATE identity_users SET name = $2, password_hash = coalesce($3, password_hash), default_project_id = $4,
                          email = $5, description = $6, enabled = $7
WHERE id = $1;

-- name: identity_user_delete
DELETE FROM identity_users WHERE id = $1;

-- name: identity_project_find
SELECT * FROM identity_projects
WHERE CASE WHEN $1 <> '' THEN id = $1 ELSE domain_id = $3 AND name = $2 END;

-- name: identity_project_list
SELECT * FROM identity_projects p
WHERE ($1 = '' OR name = $1)
  AND ($2 = '' OR EXISTS (
    SELECT FROM identity_grants g WHERE g.user_id = $2 AND g.kind = 'project' AND g.target = p.id))
ORDER BY name, id;

-- name: identity_project_insert
INSERT INTO identity_projects (id, domain_id, name, description, enabled) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- name: identity_project_lock
SELECT * FROM identity_projects WHERE id = $1 FOR UPDATE;

-- name: identity_project_update
UPDATE identity_projects SET name = $2, description = $3, enabled = $4 WHERE id = $1;

-- name: identity_project_delete
WITH gone AS (DELETE FROM identity_grants WHERE kind = 'project' AND target = $1)
DELETE FROM identity_projects WHERE id = $1;

-- name: identity_role_list
SELECT * FROM identity_roles WHERE $1 = '' OR name = $1 ORDER BY name, id;

-- name: identity_role_find
SELECT * FROM identity_roles WHERE id = $1;

-- name: identity_role_insert
INSERT INTO identity_roles (id, name, description) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: identity_role_delete
DELETE FROM identity_roles WHERE id = $1;

-- name: identity_grant_list
SELECT g.*, u.name AS user_name, r.name AS role_name, coalesce(p.name, '') AS target_name
FROM identity_grants g
JOIN identity_users u ON u.id = g.user_id
JOIN identity_roles r ON r.id = g.role_id
LEFT JOIN identity_projects p ON g.kind = 'project' AND p.id = g.target
WHERE ($1 = '' OR g.user_id = $1) AND ($2 = '' OR g.role_id = $2) AND ($3::text IS NULL OR g.kind = $3)
  AND ($4 = '' OR g.target = $4)
ORDER BY u.name, g.kind, p.name, r.name;

-- name: identity_grant_insert
INSERT INTO identity_grants (user_id, role_id, kind, target) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- name: identity_grant_insert_by_name
INSERT INTO identity_grants (user_id, role_id, kind, target)
SELECT u.id, r.id, $3, t.target
FROM identity_users u, identity_roles r, LATERAL (
  SELECT id AS target FROM identity_projects WHERE $3 = 'project' AND domain_id = 'default' AND name = $4
  UNION ALL SELECT $4 WHERE $3 <> 'project') t
WHERE u.domain_id = 'default' AND u.name = $1 AND r.name = $2
ON CONFLICT DO NOTHING;

-- name: identity_grant_delete
DELETE FROM identity_grants WHERE user_id = $1 AND role_id = $2 AND kind = $3 AND target = $4;

-- name: identity_revoke
-- $4: by when it was issued, NULL for now; $5: when no token that this can match lives any more, NULL for $6
-- seconds from now. The row of identity_state is held until the commit.
WITH next AS (
  UPDATE identity_state SET revocations = revocations + 1 RETURNING revocations
)
INSERT INTO identity_revocations (number, audit_id, user_id, project_id, issued_by, expires)
SELECT revocations, $1, $2, $3, coalesce($4, now()), coalesce($5, now() + $6::bigint * interval '1 second')
FROM next;

-- name: identity_revocation_list
SELECT * FROM identity_revocations WHERE number > $1 AND expires > now() ORDER BY number;

-- name: identity_revocations_forget
DELETE FROM identity_revocations WHERE expires <= now();
