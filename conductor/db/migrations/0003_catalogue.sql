CREATE TABLE flavors (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  flavorid text NOT NULL CONSTRAINT flavors_flavorid UNIQUE,
  name text NOT NULL CONSTRAINT flavors_name UNIQUE,
  vcpus integer NOT NULL,
  memory_mb integer NOT NULL,
  root_gb integer NOT NULL,
  ephemeral_gb integer NOT NULL DEFAULT 0,
  swap integer NOT NULL DEFAULT 0,
  rxtx_factor double precision NOT NULL DEFAULT 1,
  disabled boolean NOT NULL DEFAULT false,
  is_public boolean NOT NULL DEFAULT true,
  description text,
  extra_specs jsonb NOT NULL DEFAULT '{}',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz
);
CREATE TABLE flavor_access (
  flavor bigint NOT NULL REFERENCES flavors (id) ON DELETE CASCADE,
  project_id text NOT NULL,
  PRIMARY KEY (flavor, project_id)
);

CREATE TABLE keypairs (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  user_id text NOT NULL,
  name text NOT NULL,
  type text NOT NULL DEFAULT 'ssh',
  public_key text NOT NULL,
  fingerprint text NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT keypairs_name UNIQUE (user_id, name)
);

-- user_id '' = the project's limit.
CREATE TABLE quotas (
  project_id text NOT NULL,
  user_id text NOT NULL DEFAULT '',
  resource text NOT NULL,
  hard_limit bigint NOT NULL,
  PRIMARY KEY (project_id, user_id, resource)
);
CREATE TABLE quota_classes (
  class text NOT NULL,
  resource text NOT NULL,
  hard_limit bigint NOT NULL,
  PRIMARY KEY (class, resource)
);

CREATE TABLE server_groups (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  uuid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  project_id text NOT NULL,
  user_id text NOT NULL,
  name text NOT NULL,
  policy text NOT NULL,
  max_server_per_host integer NOT NULL DEFAULT 1,
  created timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX server_groups_by_project ON server_groups (project_id, id);
-- A server is in one group at most.
CREATE TABLE server_group_members (
  server uuid PRIMARY KEY REFERENCES servers (uuid) ON DELETE CASCADE,
  server_group bigint NOT NULL REFERENCES server_groups (id) ON DELETE CASCADE
);
CREATE INDEX server_group_members_by_group ON server_group_members (server_group);
