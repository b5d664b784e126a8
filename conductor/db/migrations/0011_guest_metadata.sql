-- For the metadata service: the password that a guest stores, and the server that has an address.
ALTER TABLE server_secrets ADD COLUMN guest_password text NOT NULL DEFAULT '';
CREATE INDEX ip_allocations_by_address ON ip_allocations (address);
