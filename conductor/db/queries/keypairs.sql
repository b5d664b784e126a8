-- name: keypair_insert
INSERT INTO keypairs (user_id, name, type, public_key, fingerprint) VALUES ($1, $2, $3, $4, $5) RETURNING *;

-- name: keypair_find
SELECT * FROM keypairs WHERE user_id = $1 AND name = $2;

-- name: keypair_list
SELECT * FROM keypairs WHERE user_id = $1 AND ($2::text IS NULL OR name > $2) ORDER BY name LIMIT $3;

-- name: keypair_delete
DELETE FROM keypairs WHERE user_id = $1 AND name = $2;
