-- name: action_insert
-- $1: a JSON array of NewAction.
INSERT INTO server_actions (server, action, request_id, user_id, project_id)
SELECT server, action, request_id, user_id, project_id
FROM jsonb_to_recordset($1::jsonb) AS r(
  server uuid, action text, request_id text, user_id text, project_id text)
ON CONFLICT (server, request_id) DO NOTHING;

-- name: action_event_start
WITH target AS (
  SELECT id FROM server_actions WHERE server = $1 ORDER BY request_id = $2 DESC, id DESC LIMIT 1
), touched AS (
  UPDATE server_actions SET updated = now() WHERE id = (SELECT id FROM target)
)
INSERT INTO server_action_events (action, event, host)
SELECT id, $3, $4 FROM target
ON CONFLICT (action, event) DO UPDATE SET started = now(), finished = NULL, result = '', host = excluded.host;

-- name: action_event_finish
-- $1: a JSON array of ActionEvent, one of a server. Those that are `last` also finish the action.
WITH ended AS (
  SELECT r.*, (SELECT id FROM server_actions a WHERE a.server = r.server
               ORDER BY a.request_id = r.request_id DESC, a.id DESC LIMIT 1) AS id
  FROM jsonb_to_recordset($1::jsonb) AS r(
    server uuid, request_id text, event text, success boolean, host text, details text, traceback text,
    last boolean)
), touched AS (
  UPDATE server_actions a SET updated = now(), finished = CASE WHEN e.last THEN now() ELSE a.finished END,
                              message = CASE WHEN e.success THEN a.message ELSE 'Error' END
  FROM ended e WHERE a.id = e.id
)
INSERT INTO server_action_events (action, event, host, result, details, traceback, finished)
SELECT id, event, host, CASE WHEN success THEN 'Success' ELSE 'Error' END, details, traceback, now()
FROM ended WHERE id IS NOT NULL
ON CONFLICT (action, event) DO UPDATE SET
  finished = now(), host = excluded.host, result = excluded.result, details = excluded.details,
  traceback = excluded.traceback;

-- name: action_list
-- $2 request id or '', $3 changes since, $4 changes before, $5 marker (a request id) or '', $6 limit.
SELECT a.*, CASE WHEN $2 = '' THEN '[]' ELSE (
         SELECT coalesce(jsonb_agg(jsonb_build_object(
           'event', e.event, 'result', e.result, 'host', e.host, 'details', e.details,
           'traceback', e.traceback, 'started', e.started)
           || CASE WHEN e.finished IS NULL THEN '{}' ELSE jsonb_build_object('finished', e.finished) END
           ORDER BY e.id DESC), '[]')
         FROM server_action_events e WHERE e.action = a.id) END AS events
FROM server_actions a
WHERE a.server = $1 AND ($2 = '' OR a.request_id = $2)
  AND ($3::timestamptz IS NULL OR a.updated >= $3) AND ($4::timestamptz IS NULL OR a.updated <= $4)
  AND ($5 = '' OR a.id < (SELECT id FROM server_actions WHERE server = $1 AND request_id = $5))
ORDER BY a.id DESC LIMIT $6;

-- name: action_exists
SELECT EXISTS (SELECT FROM server_actions WHERE server = $1 AND request_id = $2) AS there;

-- name: actions_archived
SELECT actions FROM deleted_servers WHERE uuid = $1 ORDER BY deleted_at DESC LIMIT 1;
