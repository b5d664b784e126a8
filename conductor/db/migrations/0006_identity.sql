-- The small Identity service of a standalone cloud. Ids are texts as Keystone gives them: 32 hex digits, or
-- "default".
CREATE TABLE identity_domains (
  id text PRIMARY KEY,
  name text NOT NULL CONSTRAINT identity_domains_name UNIQUE,
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE identity_projects (
  id text PRIMARY KEY,
  domain_id text NOT NULL REFERENCES identity_domains (id),
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  tags jsonb NOT NULL DEFAULT '[]',
  created timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identity_projects_name UNIQUE (domain_id, name)
);
CREATE TABLE identity_users (
  id text PRIMARY KEY,
  domain_id text NOT NULL REFERENCES identity_domains (id),
  name text NOT NULL,
  password_hash text NOT NULL DEFAULT '',
  default_project_id text,
  description text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  -- Tokens issued before this moment are void: set when the password changes or the user is disabled.
  tokens_valid_from timestamptz NOT NULL DEFAULT '-infinity',
  created timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identity_users_name UNIQUE (domain_id, name)
);
CREATE TABLE identity_roles (
  id text PRIMARY KEY,
  name text NOT NULL CONSTRAINT identity_roles_name UNIQUE,
  description text NOT NULL DEFAULT '',
  created timestamptz NOT NULL DEFAULT now()
);
-- scope: project, domain or system (target '' then).
CREATE TABLE identity_role_assignments (
  user_id text NOT NULL REFERENCES identity_users (id) ON DELETE CASCADE,
  role_id text NOT NULL REFERENCES identity_roles (id) ON DELETE CASCADE,
  scope text NOT NULL CONSTRAINT identity_role_assignments_scope CHECK (scope IN ('project', 'domain', 'system')),
  target_id text NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, scope, target_id, role_id)
);
CREATE INDEX identity_role_assignments_by_target ON identity_role_assignments (scope, target_id);
-- Tokens are signed, not stored; only what was taken back is, until it would have expired.
CREATE TABLE identity_revoked_tokens (
  audit_id text PRIMARY KEY,
  expires timestamptz NOT NULL
);
CREATE INDEX identity_revoked_tokens_by_expiry ON identity_revoked_tokens (expires);
-- The newest key signs; older ones verify what they signed until it has expired.
CREATE TABLE identity_signing_keys (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  secret text NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  retired timestamptz
);
