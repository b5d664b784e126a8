-- name: fault_insert
INSERT INTO server_faults (server, code, message, details, host)
SELECT uuid, $2, $3, $4, $5 FROM servers WHERE uuid = $1;
