-- Every service that reports. A nova-compute's row is also the host's standing (disabled, forced down).
CREATE TABLE services (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  uuid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  host text NOT NULL,
  "binary" text NOT NULL,
  topic text NOT NULL DEFAULT '',
  report_count bigint NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT 0,
  disabled boolean NOT NULL DEFAULT false,
  disabled_reason text,
  forced_down boolean NOT NULL DEFAULT false,
  last_seen timestamptz NOT NULL DEFAULT now(),
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now(),
  UNIQUE (host, "binary")
) WITH (fillfactor = 60);

-- What a host has and carries. The counters are sums over allocations, kept by the statements that change
-- those; `generation` rises with every change that a scheduler must hear of.
CREATE TABLE hosts (
  host text PRIMARY KEY,
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  node_uuid uuid NOT NULL UNIQUE,
  inventory jsonb NOT NULL,
  vcpus_capacity integer NOT NULL,
  memory_mb_capacity integer NOT NULL,
  disk_gb_capacity integer NOT NULL,
  vcpus_used integer NOT NULL DEFAULT 0,
  memory_mb_used integer NOT NULL DEFAULT 0,
  disk_gb_used integer NOT NULL DEFAULT 0,
  servers integer NOT NULL DEFAULT 0,
  failed_builds integer NOT NULL DEFAULT 0,
  generation bigint NOT NULL DEFAULT 1,
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- What a server takes on a host. Two rows while it moves.
CREATE TABLE allocations (
  server uuid NOT NULL REFERENCES servers (uuid),
  host text NOT NULL REFERENCES hosts (host),
  vcpus integer NOT NULL,
  memory_mb integer NOT NULL,
  disk_gb integer NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (server, host)
);
CREATE INDEX allocations_by_host ON allocations (host);

CREATE TABLE aggregates (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  uuid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  name text NOT NULL CONSTRAINT aggregates_name UNIQUE,
  metadata jsonb NOT NULL DEFAULT '{}',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz
);
CREATE TABLE aggregate_hosts (
  aggregate bigint NOT NULL REFERENCES aggregates (id),
  host text NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (aggregate, host)
);
CREATE INDEX aggregate_hosts_by_host ON aggregate_hosts (host);
