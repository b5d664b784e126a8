-- Who knows the ids says "ended IS NOT TRUE" instead of "NOT ended": that hides the index of open sagas from
-- the planner, which takes these for few at all times, and would walk through all of them for each statement.
-- And ARRAY(SELECT unnest(...)) hides how many ids there are: for few it would plan anew each time.

-- name: saga_insert
-- $1: a JSON array of NewSaga; $2 owner and $3 lease in milliseconds of those that are kept.
INSERT INTO sagas (kind, version, server, request, phase, cursor, undo_to, resumes, waiting, attempt, tries,
                   state, error, wake_at, deadline, owner, lease_until)
SELECT kind, version, server, request, phase, cursor, undo_to, resumes, waiting, attempt, tries, state, error,
       wake_at, deadline, CASE WHEN kept THEN $2 ELSE '' END,
       CASE WHEN kept THEN now() + $3::bigint * interval '1 millisecond' ELSE '-infinity' END
FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
  kind text, version integer, server uuid, request jsonb, phase text, cursor integer, undo_to integer,
  resumes boolean, waiting boolean, attempt integer, tries integer, state jsonb, error text,
  wake_at timestamptz, deadline timestamptz, kept boolean))
WITH ORDINALITY AS r(kind, version, server, request, phase, cursor, undo_to, resumes, waiting, attempt, tries,
                     state, error, wake_at, deadline, kept, place)
ORDER BY place
RETURNING id;

-- name: saga_find
SELECT * FROM sagas WHERE id = $1;

-- name: saga_take_due
UPDATE sagas SET owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond', updated = now()
WHERE id IN (
  SELECT id FROM sagas WHERE NOT ended AND wake_at <= now() AND lease_until <= now()
  ORDER BY wake_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING *;

-- name: saga_reported
SELECT *, lease_until > now() AND owner <> $2 AS held_elsewhere
FROM sagas WHERE id = $1 AND ended IS NOT TRUE;

-- name: sagas_save
-- $1: a JSON array of SavedSaga; $2 owner, $3 lease in milliseconds of those that are kept; $4 the ids.
UPDATE sagas s SET revision = s.revision + 1, phase = r.phase, cursor = r.cursor, undo_to = r.undo_to,
                   resumes = r.resumes, waiting = r.waiting, attempt = r.attempt, tries = r.tries,
                   state = r.state, error = r.error, trouble = r.trouble, wake_at = r.wake_at,
                   deadline = r.deadline, server = r.server, owner = CASE WHEN r.kept THEN $2 ELSE '' END,
                   lease_until = CASE WHEN r.kept THEN now() + $3::bigint * interval '1 millisecond'
                     ELSE '-infinity' END,
                   updated = now()
FROM jsonb_to_recordset($1::jsonb) AS r(
  id bigint, revision bigint, phase text, cursor integer, undo_to integer, resumes boolean, waiting boolean,
  attempt integer, tries integer, state jsonb, error text, trouble text, wake_at timestamptz,
  deadline timestamptz, server uuid, kept boolean)
WHERE s.id = ANY (ARRAY(SELECT unnest($4::bigint[]))) AND s.id = r.id AND s.revision = r.revision
  AND s.ended IS NOT TRUE;

-- name: saga_extend
-- What is being saved just now gets its lease from that.
UPDATE sagas SET lease_until = now() + $3::bigint * interval '1 millisecond'
WHERE id IN (SELECT id FROM sagas WHERE id = ANY ($1::bigint[]) AND owner = $2 AND ended IS NOT TRUE
             ORDER BY id FOR UPDATE SKIP LOCKED);

-- name: saga_release
UPDATE sagas SET owner = '', lease_until = '-infinity' WHERE id = $1 AND owner = $2;

-- name: sagas_supersede
-- The state may hold secrets that its workflow would have scrubbed; it is not needed any more.
WITH old AS (
  SELECT * FROM sagas WHERE server = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND NOT ended
  ORDER BY id FOR UPDATE
),
ended AS (
  UPDATE sagas s SET revision = s.revision + 1, phase = 'failed', waiting = false, state = '{}', error = $2,
                     trouble = '', owner = '', lease_until = '-infinity', updated = now()
  FROM old WHERE s.id = old.id
)
SELECT * FROM old ORDER BY id;

-- name: saga_renew
-- Until the deadline: a host that works on something for ever does not keep it for ever.
-- $1: a JSON array of OperationRef; $2 milliseconds. Returns the saga ids that are not wanted any more.
WITH running AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(saga bigint, attempt integer)
), renewed AS (
  UPDATE sagas s
  SET wake_at = greatest(s.wake_at, least(s.deadline, now() + $2::bigint * interval '1 millisecond'))
  FROM (SELECT id FROM sagas JOIN running r ON r.saga = id
        WHERE id = ANY (ARRAY(SELECT saga FROM running)) AND ended IS NOT TRUE AND waiting
          AND sagas.attempt = r.attempt
        ORDER BY id FOR UPDATE OF sagas SKIP LOCKED) live
  WHERE s.id = live.id RETURNING s.id
)
SELECT r.saga, r.attempt FROM running r
WHERE NOT EXISTS (SELECT FROM sagas s WHERE s.id = r.saga AND s.ended IS NOT TRUE AND s.attempt = r.attempt);

-- name: saga_list
SELECT * FROM sagas WHERE NOT ended OR $1::boolean ORDER BY ended, id DESC LIMIT $2;

-- name: saga_backlog
SELECT count(*) AS open,
       count(*) FILTER (WHERE deadline < now() - $1::bigint * interval '1 millisecond') AS overdue,
       count(*) FILTER (WHERE stalls) AS stalled,
       count(*) FILTER (WHERE stalls AND (phase = 'undo' OR state->'archived' = 'true'::jsonb)) AS cleanups
FROM (SELECT *, tries >= 4 AND trouble <> '' AS stalls FROM sagas WHERE NOT ended) open;

-- name: saga_purge
-- Of the oldest $2 that have ended; NULL: of all.
DELETE FROM sagas WHERE id IN (SELECT id FROM sagas WHERE ended ORDER BY id LIMIT $2::int) AND updated < $1;
