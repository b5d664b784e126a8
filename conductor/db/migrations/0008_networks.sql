-- The small Network service of a standalone cloud.
CREATE TABLE networks (
  id uuid PRIMARY KEY,
  project_id text NOT NULL,
  name text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  admin_state_up boolean NOT NULL DEFAULT true,
  shared boolean NOT NULL DEFAULT false,
  external boolean NOT NULL DEFAULT false,
  port_security_enabled boolean NOT NULL DEFAULT true,
  mtu integer NOT NULL DEFAULT 1500,
  network_type text NOT NULL DEFAULT 'local',
  -- What hosts plug into: a bridge, or libvirt's network of that name.
  vif_type text NOT NULL DEFAULT 'bridge',
  bridge text NOT NULL DEFAULT '',
  tags jsonb NOT NULL DEFAULT '[]',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX networks_by_project ON networks (project_id);
CREATE TABLE subnets (
  id uuid PRIMARY KEY,
  network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  project_id text NOT NULL,
  name text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  ip_version integer NOT NULL,
  cidr cidr NOT NULL,
  gateway_ip inet,
  enable_dhcp boolean NOT NULL DEFAULT true,
  dns_nameservers jsonb NOT NULL DEFAULT '[]',
  host_routes jsonb NOT NULL DEFAULT '[]',
  allocation_pools jsonb NOT NULL DEFAULT '[]',
  tags jsonb NOT NULL DEFAULT '[]',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subnets_by_network ON subnets (network_id);
CREATE TABLE ports (
  id uuid PRIMARY KEY,
  network_id uuid NOT NULL REFERENCES networks (id),
  project_id text NOT NULL,
  name text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  mac_address macaddr NOT NULL,
  admin_state_up boolean NOT NULL DEFAULT true,
  status text NOT NULL DEFAULT 'DOWN',
  device_id text NOT NULL DEFAULT '',
  device_owner text NOT NULL DEFAULT '',
  binding_host text NOT NULL DEFAULT '',
  binding_vnic_type text NOT NULL DEFAULT 'normal',
  binding_vif_type text NOT NULL DEFAULT 'unbound',
  binding_profile jsonb NOT NULL DEFAULT '{}',
  port_security_enabled boolean NOT NULL DEFAULT true,
  allowed_address_pairs jsonb NOT NULL DEFAULT '[]',
  extra_dhcp_opts jsonb NOT NULL DEFAULT '[]',
  dns_name text NOT NULL DEFAULT '',
  tags jsonb NOT NULL DEFAULT '[]',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ports_mac UNIQUE (network_id, mac_address)
);
CREATE INDEX ports_by_device ON ports (device_id) WHERE device_id <> '';
CREATE INDEX ports_by_project ON ports (project_id);
-- One row per address in use; the key keeps two ports from one address.
CREATE TABLE ip_allocations (
  subnet_id uuid NOT NULL REFERENCES subnets (id),
  address inet NOT NULL,
  port_id uuid NOT NULL REFERENCES ports (id) ON DELETE CASCADE,
  CONSTRAINT ip_allocations_address PRIMARY KEY (subnet_id, address)
);
CREATE INDEX ip_allocations_by_port ON ip_allocations (port_id);
CREATE TABLE security_groups (
  id uuid PRIMARY KEY,
  project_id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  stateful boolean NOT NULL DEFAULT true,
  tags jsonb NOT NULL DEFAULT '[]',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_groups_by_project ON security_groups (project_id, name);
CREATE UNIQUE INDEX security_groups_default ON security_groups (project_id) WHERE name = 'default';
CREATE TABLE security_group_rules (
  id uuid PRIMARY KEY,
  security_group_id uuid NOT NULL REFERENCES security_groups (id) ON DELETE CASCADE,
  project_id text NOT NULL,
  description text NOT NULL DEFAULT '',
  direction text NOT NULL CONSTRAINT security_group_rules_direction CHECK (direction IN ('ingress', 'egress')),
  ethertype text NOT NULL DEFAULT 'IPv4',
  protocol text,
  port_range_min integer,
  port_range_max integer,
  remote_ip_prefix cidr,
  remote_group_id uuid REFERENCES security_groups (id) ON DELETE CASCADE,
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_group_rules_by_group ON security_group_rules (security_group_id);
CREATE TABLE port_security_groups (
  port_id uuid NOT NULL REFERENCES ports (id) ON DELETE CASCADE,
  security_group_id uuid NOT NULL REFERENCES security_groups (id),
  PRIMARY KEY (port_id, security_group_id)
);
CREATE INDEX port_security_groups_by_group ON port_security_groups (security_group_id);
