-- What lives: one row per server, with everything that a view of it needs in one place. `task_state` '' = idle.
CREATE TABLE servers (
  uuid uuid PRIMARY KEY,
  number bigint NOT NULL,
  instance_name text NOT NULL,
  project_id text NOT NULL,
  user_id text NOT NULL,
  name text NOT NULL,
  description text,
  hostname text NOT NULL DEFAULT '',
  vm_state text NOT NULL,
  task_state text NOT NULL DEFAULT '',
  power_state integer NOT NULL DEFAULT 0,
  progress integer NOT NULL DEFAULT 0,
  host text NOT NULL DEFAULT '',
  node text NOT NULL DEFAULT '',
  availability_zone text NOT NULL DEFAULT '',
  pinned_zone text,
  image_ref text NOT NULL DEFAULT '',
  image_properties jsonb NOT NULL DEFAULT '{}',
  kernel_id text NOT NULL DEFAULT '',
  ramdisk_id text NOT NULL DEFAULT '',
  flavor jsonb NOT NULL,
  vcpus integer NOT NULL GENERATED ALWAYS AS ((flavor ->> 'vcpus')::integer) STORED,
  memory_mb integer NOT NULL GENERATED ALWAYS AS ((flavor ->> 'memory_mb')::integer) STORED,
  key_name text NOT NULL DEFAULT '',
  config_drive boolean NOT NULL DEFAULT false,
  access_ip_v4 text NOT NULL DEFAULT '',
  access_ip_v6 text NOT NULL DEFAULT '',
  disk_config text NOT NULL DEFAULT 'MANUAL',
  metadata jsonb NOT NULL DEFAULT '{}',
  tags jsonb NOT NULL DEFAULT '[]',
  locked boolean NOT NULL DEFAULT false,
  locked_by text NOT NULL DEFAULT '',
  locked_reason text,
  reservation_id text NOT NULL DEFAULT '',
  launch_index integer NOT NULL DEFAULT 0,
  root_device_name text NOT NULL DEFAULT '',
  vifs jsonb NOT NULL DEFAULT '[]',
  security_groups jsonb NOT NULL DEFAULT '[]',
  block_devices jsonb NOT NULL DEFAULT '[]',
  scheduler_hints jsonb NOT NULL DEFAULT '{}',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now(),
  launched timestamptz,
  "terminated" timestamptz,
  generation bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 80);
CREATE SEQUENCE server_numbers OWNED BY servers.number;
-- No index on what a state change touches, so that state changes stay within their page (HOT).
CREATE INDEX servers_by_age ON servers (created DESC, uuid DESC);
CREATE INDEX servers_by_project ON servers (project_id, created DESC, uuid DESC);
CREATE INDEX servers_by_host ON servers (host) WHERE host <> '';
CREATE INDEX servers_by_reservation ON servers (reservation_id);
CREATE INDEX servers_by_tag ON servers USING gin (tags) WHERE tags <> '[]';
CREATE INDEX servers_by_metadata ON servers USING gin (metadata) WHERE metadata <> '{}';

-- What a build needs and no view shows. Password and files are forgotten once the server is built.
CREATE TABLE server_secrets (
  server uuid PRIMARY KEY REFERENCES servers (uuid) ON DELETE CASCADE,
  user_data text,
  admin_password text NOT NULL DEFAULT '',
  files jsonb NOT NULL DEFAULT '[]',
  public_key text NOT NULL DEFAULT '',
  key_type text NOT NULL DEFAULT '',
  project_name text NOT NULL DEFAULT '',
  user_name text NOT NULL DEFAULT '',
  trusted_certificates jsonb NOT NULL DEFAULT '[]'
);

CREATE TABLE server_faults (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  server uuid NOT NULL REFERENCES servers (uuid) ON DELETE CASCADE,
  code integer NOT NULL,
  message text NOT NULL,
  details text NOT NULL DEFAULT '',
  host text NOT NULL DEFAULT '',
  created timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX server_faults_by_server ON server_faults (server, id DESC);

-- One row per API request that changes a server, and one event per thing done for it.
CREATE TABLE server_actions (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  server uuid NOT NULL REFERENCES servers (uuid) ON DELETE CASCADE,
  action text NOT NULL,
  request_id text NOT NULL,
  user_id text NOT NULL DEFAULT '',
  project_id text NOT NULL DEFAULT '',
  message text NOT NULL DEFAULT '',
  started timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now(),
  finished timestamptz,
  UNIQUE (server, request_id)
);
CREATE INDEX server_actions_by_server ON server_actions (server, id DESC);
CREATE TABLE server_action_events (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  action bigint NOT NULL REFERENCES server_actions (id) ON DELETE CASCADE,
  event text NOT NULL,
  result text NOT NULL DEFAULT '',
  host text NOT NULL DEFAULT '',
  details text NOT NULL DEFAULT '',
  traceback text NOT NULL DEFAULT '',
  started timestamptz NOT NULL DEFAULT now(),
  finished timestamptz,
  UNIQUE (action, event)
);

-- The archive: a deleted server in one row, with its last fault and its actions, in a partition per month.
CREATE TABLE deleted_servers (
  LIKE servers INCLUDING DEFAULTS,
  deleted_at timestamptz NOT NULL DEFAULT now(),
  fault jsonb,
  server_groups jsonb NOT NULL DEFAULT '[]',
  actions jsonb NOT NULL DEFAULT '[]'
) PARTITION BY RANGE (deleted_at);
CREATE INDEX deleted_servers_by_uuid ON deleted_servers (uuid);
CREATE INDEX deleted_servers_by_age ON deleted_servers (created DESC, uuid DESC);
CREATE INDEX deleted_servers_by_project ON deleted_servers (project_id, created DESC, uuid DESC);

-- Makes the partition for the month of `at` if it is not there; concurrent callers wait for one another.
CREATE FUNCTION archive_partition(at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  partition text := 'deleted_servers_' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
BEGIN
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  LOCK TABLE deleted_servers IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF deleted_servers FOR VALUES FROM (%L) TO (%L)', partition, first, next);
END $$;

-- Servers of a project (user '') and of each of its users, kept right by the triggers, whoever changes servers.
CREATE TABLE quota_usage (
  project_id text NOT NULL,
  user_id text NOT NULL,
  instances bigint NOT NULL DEFAULT 0,
  cores bigint NOT NULL DEFAULT 0,
  ram bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, user_id)
) WITH (fillfactor = 50);

CREATE FUNCTION count_new_servers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_usage AS u (project_id, user_id, instances, cores, ram)
  SELECT project_id, coalesce(user_id, ''), count(*), sum(vcpus), sum(memory_mb) FROM changed
  GROUP BY GROUPING SETS ((project_id), (project_id, user_id)) ORDER BY 1, 2
  ON CONFLICT (project_id, user_id) DO UPDATE
    SET instances = u.instances + excluded.instances, cores = u.cores + excluded.cores, ram = u.ram + excluded.ram;
  RETURN NULL;
END $$;
CREATE FUNCTION count_gone_servers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_usage AS u (project_id, user_id, instances, cores, ram)
  SELECT project_id, coalesce(user_id, ''), -count(*), -sum(vcpus), -sum(memory_mb) FROM changed
  GROUP BY GROUPING SETS ((project_id), (project_id, user_id)) ORDER BY 1, 2
  ON CONFLICT (project_id, user_id) DO UPDATE
    SET instances = u.instances + excluded.instances, cores = u.cores + excluded.cores, ram = u.ram + excluded.ram;
  RETURN NULL;
END $$;
CREATE FUNCTION count_resized_server() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE quota_usage SET cores = cores + new.vcpus - old.vcpus, ram = ram + new.memory_mb - old.memory_mb
  WHERE project_id = new.project_id AND user_id IN ('', new.user_id);
  RETURN NULL;
END $$;
CREATE TRIGGER servers_inserted AFTER INSERT ON servers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_new_servers();
CREATE TRIGGER servers_deleted AFTER DELETE ON servers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_gone_servers();
CREATE TRIGGER servers_resized AFTER UPDATE OF flavor ON servers
  FOR EACH ROW WHEN (old.vcpus <> new.vcpus OR old.memory_mb <> new.memory_mb) EXECUTE FUNCTION count_resized_server();

-- Durable work in hand. A row is due when nobody holds its lease and wake_at has come.
CREATE TABLE sagas (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  revision bigint NOT NULL DEFAULT 0,
  kind text NOT NULL,
  version integer NOT NULL,
  server uuid NOT NULL,
  request jsonb NOT NULL,
  phase text NOT NULL,
  cursor integer NOT NULL DEFAULT 0,
  undo_to integer NOT NULL DEFAULT 0,
  resumes boolean NOT NULL DEFAULT false,
  waiting boolean NOT NULL DEFAULT false,
  attempt integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  state jsonb NOT NULL,
  error text NOT NULL DEFAULT '',
  wake_at timestamptz NOT NULL DEFAULT now(),
  deadline timestamptz NOT NULL,
  owner text NOT NULL DEFAULT '',
  lease_until timestamptz NOT NULL DEFAULT '-infinity',
  ended boolean NOT NULL GENERATED ALWAYS AS (phase IN ('done', 'failed')) STORED,
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 60);
CREATE INDEX sagas_unfinished ON sagas (id) WHERE NOT ended;
CREATE INDEX sagas_by_server ON sagas (server) WHERE NOT ended;
CREATE INDEX sagas_finished ON sagas (id) WHERE ended;

-- Answers of requests that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotency_keys (
  project_id text NOT NULL,
  key text NOT NULL,
  hash text NOT NULL,
  answer jsonb NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created);
