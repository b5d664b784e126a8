-- name: quota_limits
-- Lines of the class "default", the project and its user, the strongest last.
SELECT resource, hard_limit, 0 AS strength FROM quota_classes WHERE class = 'default'
UNION ALL
SELECT resource, hard_limit, CASE WHEN user_id = '' THEN 1 ELSE 2 END FROM quotas
WHERE project_id = $1 AND (user_id = '' OR user_id = $2)
ORDER BY strength;

-- name: quota_class_limits
SELECT resource, hard_limit FROM quota_classes WHERE class = $1;

-- name: quota_limits_of
-- All lines of these projects and of their users; those of the class "default" are of no project.
SELECT '' AS project_id, '' AS user_id, resource, hard_limit FROM quota_classes WHERE class = 'default'
UNION ALL
SELECT project_id, user_id, resource, hard_limit FROM quotas WHERE project_id = ANY ($1::text[]);

-- name: quota_usage
SELECT user_id, instances, cores, ram FROM quota_usage WHERE project_id = $1 AND user_id IN ('', $2);

-- name: quota_counts
SELECT (SELECT count(*) FROM server_groups
        WHERE project_id = $1 AND ($2 = '' OR user_id = $2)) AS server_groups,
       (SELECT count(*) FROM keypairs WHERE user_id = $2) AS key_pairs;

-- name: quota_lock
-- $1 projects and $2 users, in pairs; locked in their order, so that two transactions cannot wait for each
-- other. Holds the lines until the transaction ends, and reads them as they are then.
INSERT INTO quota_usage AS u (project_id, user_id)
SELECT project_id, user_id FROM unnest($1::text[], $2::text[]) AS asked(project_id, user_id) ORDER BY 1, 2
ON CONFLICT (project_id, user_id) DO UPDATE SET instances = u.instances
RETURNING project_id, user_id, instances, cores, ram;

-- name: quota_lock_owners
-- The lines that count these servers, in the order of quota_lock.
SELECT FROM quota_usage u
WHERE (project_id, user_id) IN (
  SELECT s.project_id, line.user_id
  FROM servers s, LATERAL (VALUES (''), (coalesce(s.user_id, ''))) AS line(user_id)
  WHERE s.uuid = ANY (ARRAY(SELECT unnest($1::uuid[]))))
ORDER BY project_id, user_id FOR UPDATE;

-- name: quota_lock_line
INSERT INTO quota_usage AS u (project_id, user_id) VALUES ($1, $2)
ON CONFLICT (project_id, user_id) DO UPDATE SET instances = u.instances;

-- name: quota_set
INSERT INTO quotas (project_id, user_id, resource, hard_limit)
SELECT $1, $2, key, value::bigint FROM jsonb_each_text($3::jsonb) ORDER BY key
ON CONFLICT (project_id, user_id, resource) DO UPDATE SET hard_limit = excluded.hard_limit;

-- name: quota_reset
-- A project's reset takes its users' with it.
DELETE FROM quotas WHERE project_id = $1 AND ($2 = '' OR user_id = $2);

-- name: quota_class_set
INSERT INTO quota_classes (class, resource, hard_limit)
SELECT $1, key, value::bigint FROM jsonb_each_text($2::jsonb) ORDER BY key
ON CONFLICT (class, resource) DO UPDATE SET hard_limit = excluded.hard_limit;
