-- Limits of the standalone Network service that differ from its defaults.
CREATE TABLE network_quotas (
  project_id text NOT NULL,
  resource text NOT NULL,
  hard_limit bigint NOT NULL,
  PRIMARY KEY (project_id, resource)
);
