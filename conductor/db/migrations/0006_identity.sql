-- The standalone Identity service. The one row of identity_state holds the key that signs tokens and the
-- number of the newest revocation, so that numbers rise in the order of commits.
CREATE TABLE identity_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  signing_key text NOT NULL DEFAULT '',
  revocations bigint NOT NULL DEFAULT 0
);
INSERT INTO identity_state DEFAULT VALUES;

CREATE TABLE identity_projects (
  id text PRIMARY KEY,
  domain_id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  created timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identity_projects_name UNIQUE (domain_id, name)
);
CREATE TABLE identity_users (
  id text PRIMARY KEY,
  domain_id text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL DEFAULT '',
  default_project_id text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  created timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identity_users_name UNIQUE (domain_id, name)
);
CREATE TABLE identity_roles (
  id text PRIMARY KEY,
  name text NOT NULL CONSTRAINT identity_roles_name UNIQUE,
  description text NOT NULL DEFAULT '',
  created timestamptz NOT NULL DEFAULT now()
);
-- kind: project, domain or system; target: the id of the first two, else ''.
CREATE TABLE identity_grants (
  user_id text NOT NULL REFERENCES identity_users (id) ON DELETE CASCADE,
  role_id text NOT NULL REFERENCES identity_roles (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('project', 'domain', 'system')),
  target text NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, kind, target, role_id)
);
CREATE INDEX identity_grants_by_target ON identity_grants (kind, target);
CREATE INDEX identity_grants_by_role ON identity_grants (role_id);

CREATE TABLE identity_revocations (
  number bigint PRIMARY KEY,
  audit_id text NOT NULL DEFAULT '',
  user_id text NOT NULL DEFAULT '',
  project_id text NOT NULL DEFAULT '',
  issued_by timestamptz NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX identity_revocations_by_age ON identity_revocations (expires);
