-- name: ping
SELECT 1;

-- name: schema_versions_exist
SELECT to_regclass('schema_versions') IS NOT NULL AS there;

-- name: schema_version
SELECT coalesce(max(version), 0) AS version FROM schema_versions;

-- name: schema_version_insert
INSERT INTO schema_versions (version, name) VALUES ($1, $2);
