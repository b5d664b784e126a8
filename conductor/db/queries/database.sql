-- name: ping
SELECT 1;

-- name: schema_versions_exist
SELECT to_regclass('schema_versions') IS NOT NULL AS there;

-- name: schema_version
SELECT coalesce(max(version), 0) AS version FROM schema_versions;

-- name: schema_version_insert
INSERT INTO schema_versions (version, name) VALUES ($1, $2);

-- name: tables_outgrown
-- What makes the planner know tables that have more than twice the rows that it knows of.
SELECT format('ANALYZE (SKIP_LOCKED) %I', c.relname) AS command
FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid
WHERE t.schemaname = current_schema() AND t.n_live_tup > 200 + 2 * greatest(c.reltuples, 0);
