-- name: idempotency_insert
-- A second request with the same key waits here for the first one's transaction.
INSERT INTO idempotency_keys (project_id, key, hash, answer) VALUES ($1, $2, $3, $4)
ON CONFLICT (project_id, key) DO UPDATE SET hash = excluded.hash, answer = excluded.answer, created = now()
WHERE idempotency_keys.created < now() - interval '24 hours';

-- name: idempotency_find
SELECT hash, answer FROM idempotency_keys
WHERE project_id = $1 AND key = $2 AND created >= now() - interval '24 hours';

-- name: idempotency_purge
DELETE FROM idempotency_keys WHERE created < now() - interval '24 hours';
