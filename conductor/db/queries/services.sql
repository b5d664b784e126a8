-- name: service_heartbeat
-- $1: a JSON array of Heartbeat. Rows are changed in the order of their keys, so that two batches cannot wait
-- for each other.
WITH beats AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS b(host text, "binary" text, topic text, report_count bigint, version bigint, disabled_if_new boolean)
), seen AS (
  INSERT INTO services AS s (host, "binary", topic, report_count, version, disabled)
  SELECT host, "binary", topic, report_count, version, disabled_if_new FROM beats ORDER BY host, "binary"
  ON CONFLICT (host, "binary") DO UPDATE SET
    topic = excluded.topic, report_count = excluded.report_count, version = excluded.version,
    last_seen = now(), updated = now()
  RETURNING host, "binary"
), known AS (
  UPDATE hosts SET generation = generation + 1
  WHERE host IN (SELECT host FROM seen WHERE "binary" = 'nova-compute') RETURNING host
)
SELECT host FROM seen WHERE "binary" = 'nova-compute' AND host NOT IN (SELECT host FROM known) ORDER BY host;

-- name: service_auto_disable
UPDATE services SET disabled = $2::text <> '',
                    disabled_reason = CASE WHEN $2 = '' THEN NULL ELSE 'AUTO: ' || $2 END,
                    updated = now()
WHERE host = $1 AND "binary" = 'nova-compute'
  AND CASE WHEN $2 = '' THEN disabled AND disabled_reason LIKE 'AUTO: %' ELSE NOT disabled END;

-- name: service_find
SELECT s.*, z.zone
FROM services s
LEFT JOIN LATERAL (
  SELECT max(g.metadata ->> 'availability_zone') AS zone
  FROM aggregate_hosts m JOIN aggregates g ON g.id = m.aggregate
  WHERE m.host = s.host AND s."binary" = 'nova-compute') z ON true
WHERE s.uuid = $1;

-- name: service_list
SELECT s.*, z.zone
FROM services s
LEFT JOIN LATERAL (
  SELECT max(g.metadata ->> 'availability_zone') AS zone
  FROM aggregate_hosts m JOIN aggregates g ON g.id = m.aggregate
  WHERE m.host = s.host AND s."binary" = 'nova-compute') z ON true
WHERE ($1 = '' OR s.host = $1) AND ($2 = '' OR s."binary" = $2)
ORDER BY s.id;

-- name: service_signs
SELECT host, forced_down, last_seen FROM services
WHERE host = ANY (ARRAY(SELECT unnest($1::text[]))) AND "binary" = $2;

-- name: service_newest_heartbeat
SELECT coalesce(max(last_seen), now()) AS newest FROM services WHERE "binary" = 'nova-compute';

-- name: service_update
-- A change of status brings its reason, or none.
UPDATE services SET disabled = coalesce($2, disabled),
                    disabled_reason = CASE WHEN $2::boolean IS NULL THEN disabled_reason WHEN $2 THEN $3 END,
                    forced_down = coalesce($4, forced_down), updated = now()
WHERE uuid = $1;

-- name: service_delete
DELETE FROM services WHERE uuid = $1;

-- name: service_uuid
SELECT uuid FROM services WHERE id = $1;

-- name: zone_list
SELECT coalesce(z.zone, 'nova') AS name, bool_or(NOT s.disabled) AS available
FROM services s
LEFT JOIN LATERAL (
  SELECT max(g.metadata ->> 'availability_zone') AS zone
  FROM aggregate_hosts m JOIN aggregates g ON g.id = m.aggregate WHERE m.host = s.host) z ON true
WHERE s."binary" = 'nova-compute' GROUP BY 1 ORDER BY 1;

-- name: host_touch
-- Something that schedulers must hear of has changed around this host.
UPDATE hosts SET generation = generation + 1, updated = now() WHERE host = ANY ($1::text[]);

