-- name: server_secrets_insert
-- $1: a JSON array of ServerSecrets.
INSERT INTO server_secrets (server, user_data, admin_password, files, public_key, key_type, project_name,
                            user_name, trusted_certificates)
SELECT server, user_data, admin_password, files, public_key, key_type, project_name, user_name,
       trusted_certificates
FROM jsonb_populate_recordset(NULL::server_secrets, $1::jsonb);

-- name: server_secrets_find
SELECT * FROM server_secrets WHERE server = $1;

-- name: server_secrets_of
SELECT * FROM server_secrets WHERE server = ANY (ARRAY(SELECT unnest($1::uuid[])));

-- name: server_secrets_on_host
SELECT secrets.* FROM server_secrets secrets JOIN servers s ON s.uuid = secrets.server
WHERE s.host = $1 AND s.host <> '';

-- name: server_secrets_scrub
UPDATE server_secrets SET admin_password = '', files = '[]'
WHERE server = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND (admin_password <> '' OR files <> '[]');

-- name: guest_password_find
SELECT guest_password FROM server_secrets WHERE server = $1;

-- name: guest_password_set
UPDATE server_secrets SET guest_password = $2 WHERE server = $1 AND guest_password = '';
