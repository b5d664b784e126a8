-- The whole newest schema, to read and to compare; made from the migrations by tools/schema-dump.

CREATE FUNCTION public.archive_partition(at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.count_gone_servers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO quota_usage AS u (project_id, user_id, instances, cores, ram)
  SELECT project_id, coalesce(user_id, ''), -count(*), -sum(vcpus), -sum(memory_mb) FROM changed
  GROUP BY GROUPING SETS ((project_id), (project_id, user_id)) ORDER BY 1, 2
  ON CONFLICT (project_id, user_id) DO UPDATE
    SET instances = u.instances + excluded.instances, cores = u.cores + excluded.cores, ram = u.ram + excluded.ram;
  RETURN NULL;
END $$;

CREATE FUNCTION public.count_new_servers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO quota_usage AS u (project_id, user_id, instances, cores, ram)
  SELECT project_id, coalesce(user_id, ''), count(*), sum(vcpus), sum(memory_mb) FROM changed
  GROUP BY GROUPING SETS ((project_id), (project_id, user_id)) ORDER BY 1, 2
  ON CONFLICT (project_id, user_id) DO UPDATE
    SET instances = u.instances + excluded.instances, cores = u.cores + excluded.cores, ram = u.ram + excluded.ram;
  RETURN NULL;
END $$;

CREATE FUNCTION public.count_resized_server() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE quota_usage SET cores = cores + new.vcpus - old.vcpus, ram = ram + new.memory_mb - old.memory_mb
  WHERE project_id = new.project_id AND user_id IN ('', new.user_id);
  RETURN NULL;
END $$;

CREATE FUNCTION public.json_texts(list jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT array(SELECT jsonb_array_elements_text(list)) $$;

CREATE TABLE public.aggregate_hosts (
    aggregate bigint NOT NULL,
    host text NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.aggregates (
    id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone
);

ALTER TABLE public.aggregates ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.aggregates_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.deleted_servers (
    uuid uuid NOT NULL,
    number bigint NOT NULL,
    instance_name text NOT NULL,
    project_id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    description text,
    hostname text DEFAULT ''::text NOT NULL,
    vm_state text NOT NULL,
    task_state text DEFAULT ''::text NOT NULL,
    power_state integer DEFAULT 0 NOT NULL,
    progress integer DEFAULT 0 NOT NULL,
    host text DEFAULT ''::text NOT NULL,
    node text DEFAULT ''::text NOT NULL,
    availability_zone text DEFAULT ''::text NOT NULL,
    pinned_zone text,
    image_ref text DEFAULT ''::text NOT NULL,
    image_properties jsonb DEFAULT '{}'::jsonb NOT NULL,
    kernel_id text DEFAULT ''::text NOT NULL,
    ramdisk_id text DEFAULT ''::text NOT NULL,
    flavor jsonb NOT NULL,
    vcpus integer NOT NULL,
    memory_mb integer NOT NULL,
    key_name text DEFAULT ''::text NOT NULL,
    config_drive boolean DEFAULT false NOT NULL,
    access_ip_v4 text DEFAULT ''::text NOT NULL,
    access_ip_v6 text DEFAULT ''::text NOT NULL,
    disk_config text DEFAULT 'MANUAL'::text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    locked boolean DEFAULT false NOT NULL,
    locked_by text DEFAULT ''::text NOT NULL,
    locked_reason text,
    reservation_id text DEFAULT ''::text NOT NULL,
    launch_index integer DEFAULT 0 NOT NULL,
    root_device_name text DEFAULT ''::text NOT NULL,
    vifs jsonb DEFAULT '[]'::jsonb NOT NULL,
    security_groups jsonb DEFAULT '[]'::jsonb NOT NULL,
    block_devices jsonb DEFAULT '[]'::jsonb NOT NULL,
    scheduler_hints jsonb DEFAULT '{}'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    launched timestamp with time zone,
    terminated timestamp with time zone,
    generation bigint DEFAULT 0 NOT NULL,
    deleted_at timestamp with time zone DEFAULT now() NOT NULL,
    fault jsonb,
    server_groups jsonb DEFAULT '[]'::jsonb NOT NULL,
    actions jsonb DEFAULT '[]'::jsonb NOT NULL
)
PARTITION BY RANGE (deleted_at);

CREATE VIEW public.archived_servers AS
 SELECT s.uuid,
    s.number,
    s.instance_name,
    s.project_id,
    s.user_id,
    s.name,
    s.description,
    s.hostname,
    s.vm_state,
    s.task_state,
    s.power_state,
    s.progress,
    s.host,
    s.node,
    s.availability_zone,
    s.pinned_zone,
    s.image_ref,
    s.image_properties,
    s.kernel_id,
    s.ramdisk_id,
    s.flavor,
    s.vcpus,
    s.memory_mb,
    s.key_name,
    s.config_drive,
    s.access_ip_v4,
    s.access_ip_v6,
    s.disk_config,
    s.metadata,
    s.tags,
    s.locked,
    s.locked_by,
    s.locked_reason,
    s.reservation_id,
    s.launch_index,
    s.root_device_name,
    s.vifs,
    s.security_groups,
    s.block_devices,
    s.scheduler_hints,
    s.created,
    s.updated,
    s.launched,
    s.terminated,
    s.generation,
    NULL::text AS user_data,
    s.fault,
    s.server_groups,
    s.deleted_at,
    true AS deleted,
    NULL::double precision AS host_silence,
    NULL::boolean AS host_disabled,
    NULL::boolean AS host_forced_down,
    NULL::jsonb AS trusted_certificates
   FROM public.deleted_servers s;

CREATE TABLE public.server_faults (
    id bigint NOT NULL,
    server uuid NOT NULL,
    code integer NOT NULL,
    message text NOT NULL,
    details text DEFAULT ''::text NOT NULL,
    host text DEFAULT ''::text NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.server_group_members (
    server uuid NOT NULL,
    server_group bigint NOT NULL
);

CREATE TABLE public.server_groups (
    id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    policy text NOT NULL,
    max_server_per_host integer DEFAULT 1 NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.server_secrets (
    server uuid NOT NULL,
    user_data text,
    admin_password text DEFAULT ''::text NOT NULL,
    files jsonb DEFAULT '[]'::jsonb NOT NULL,
    public_key text DEFAULT ''::text NOT NULL,
    key_type text DEFAULT ''::text NOT NULL,
    project_name text DEFAULT ''::text NOT NULL,
    user_name text DEFAULT ''::text NOT NULL,
    trusted_certificates jsonb DEFAULT '[]'::jsonb NOT NULL,
    guest_password text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.servers (
    uuid uuid NOT NULL,
    number bigint NOT NULL,
    instance_name text NOT NULL,
    project_id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    description text,
    hostname text DEFAULT ''::text NOT NULL,
    vm_state text NOT NULL,
    task_state text DEFAULT ''::text NOT NULL,
    power_state integer DEFAULT 0 NOT NULL,
    progress integer DEFAULT 0 NOT NULL,
    host text DEFAULT ''::text NOT NULL,
    node text DEFAULT ''::text NOT NULL,
    availability_zone text DEFAULT ''::text NOT NULL,
    pinned_zone text,
    image_ref text DEFAULT ''::text NOT NULL,
    image_properties jsonb DEFAULT '{}'::jsonb NOT NULL,
    kernel_id text DEFAULT ''::text NOT NULL,
    ramdisk_id text DEFAULT ''::text NOT NULL,
    flavor jsonb NOT NULL,
    vcpus integer GENERATED ALWAYS AS (((flavor ->> 'vcpus'::text))::integer) STORED NOT NULL,
    memory_mb integer GENERATED ALWAYS AS (((flavor ->> 'memory_mb'::text))::integer) STORED NOT NULL,
    key_name text DEFAULT ''::text NOT NULL,
    config_drive boolean DEFAULT false NOT NULL,
    access_ip_v4 text DEFAULT ''::text NOT NULL,
    access_ip_v6 text DEFAULT ''::text NOT NULL,
    disk_config text DEFAULT 'MANUAL'::text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    locked boolean DEFAULT false NOT NULL,
    locked_by text DEFAULT ''::text NOT NULL,
    locked_reason text,
    reservation_id text DEFAULT ''::text NOT NULL,
    launch_index integer DEFAULT 0 NOT NULL,
    root_device_name text DEFAULT ''::text NOT NULL,
    vifs jsonb DEFAULT '[]'::jsonb NOT NULL,
    security_groups jsonb DEFAULT '[]'::jsonb NOT NULL,
    block_devices jsonb DEFAULT '[]'::jsonb NOT NULL,
    scheduler_hints jsonb DEFAULT '{}'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    launched timestamp with time zone,
    terminated timestamp with time zone,
    generation bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='80');

CREATE TABLE public.services (
    id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    host text NOT NULL,
    "binary" text NOT NULL,
    topic text DEFAULT ''::text NOT NULL,
    report_count bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    disabled boolean DEFAULT false NOT NULL,
    disabled_reason text,
    forced_down boolean DEFAULT false NOT NULL,
    last_seen timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='60');

CREATE VIEW public.live_servers AS
 SELECT s.uuid,
    s.number,
    s.instance_name,
    s.project_id,
    s.user_id,
    s.name,
    s.description,
    s.hostname,
    s.vm_state,
    s.task_state,
    s.power_state,
    s.progress,
    s.host,
    s.node,
    s.availability_zone,
    s.pinned_zone,
    s.image_ref,
    s.image_properties,
    s.kernel_id,
    s.ramdisk_id,
    s.flavor,
    s.vcpus,
    s.memory_mb,
    s.key_name,
    s.config_drive,
    s.access_ip_v4,
    s.access_ip_v6,
    s.disk_config,
    s.metadata,
    s.tags,
    s.locked,
    s.locked_by,
    s.locked_reason,
    s.reservation_id,
    s.launch_index,
    s.root_device_name,
    s.vifs,
    s.security_groups,
    s.block_devices,
    s.scheduler_hints,
    s.created,
    s.updated,
    s.launched,
    s.terminated,
    s.generation,
    secrets.user_data,
    f.fault,
    COALESCE(g.server_groups, '[]'::jsonb) AS server_groups,
    NULL::timestamp with time zone AS deleted_at,
    false AS deleted,
    (EXTRACT(epoch FROM (now() - host_service.last_seen)))::double precision AS host_silence,
    host_service.disabled AS host_disabled,
    host_service.forced_down AS host_forced_down,
    NULLIF(secrets.trusted_certificates, '[]'::jsonb) AS trusted_certificates
   FROM ((((public.servers s
     LEFT JOIN public.server_secrets secrets ON ((secrets.server = s.uuid)))
     LEFT JOIN public.services host_service ON (((host_service.host = s.host) AND (host_service."binary" = 'nova-compute'::text))))
     LEFT JOIN LATERAL ( SELECT jsonb_build_array(grp.uuid) AS server_groups
           FROM (public.server_group_members m
             JOIN public.server_groups grp ON ((grp.id = m.server_group)))
          WHERE (m.server = s.uuid)) g ON (true))
     LEFT JOIN LATERAL ( SELECT jsonb_build_object('code', server_faults.code, 'message', server_faults.message, 'details', server_faults.details, 'created', server_faults.created) AS fault
           FROM public.server_faults
          WHERE ((server_faults.server = s.uuid) AND (s.vm_state = 'error'::text))
          ORDER BY server_faults.id DESC
         LIMIT 1) f ON (true));

CREATE VIEW public.all_servers AS
 SELECT live_servers.uuid,
    live_servers.number,
    live_servers.instance_name,
    live_servers.project_id,
    live_servers.user_id,
    live_servers.name,
    live_servers.description,
    live_servers.hostname,
    live_servers.vm_state,
    live_servers.task_state,
    live_servers.power_state,
    live_servers.progress,
    live_servers.host,
    live_servers.node,
    live_servers.availability_zone,
    live_servers.pinned_zone,
    live_servers.image_ref,
    live_servers.image_properties,
    live_servers.kernel_id,
    live_servers.ramdisk_id,
    live_servers.flavor,
    live_servers.vcpus,
    live_servers.memory_mb,
    live_servers.key_name,
    live_servers.config_drive,
    live_servers.access_ip_v4,
    live_servers.access_ip_v6,
    live_servers.disk_config,
    live_servers.metadata,
    live_servers.tags,
    live_servers.locked,
    live_servers.locked_by,
    live_servers.locked_reason,
    live_servers.reservation_id,
    live_servers.launch_index,
    live_servers.root_device_name,
    live_servers.vifs,
    live_servers.security_groups,
    live_servers.block_devices,
    live_servers.scheduler_hints,
    live_servers.created,
    live_servers.updated,
    live_servers.launched,
    live_servers.terminated,
    live_servers.generation,
    live_servers.user_data,
    live_servers.fault,
    live_servers.server_groups,
    live_servers.deleted_at,
    live_servers.deleted,
    live_servers.host_silence,
    live_servers.host_disabled,
    live_servers.host_forced_down,
    live_servers.trusted_certificates
   FROM public.live_servers
UNION ALL
 SELECT archived_servers.uuid,
    archived_servers.number,
    archived_servers.instance_name,
    archived_servers.project_id,
    archived_servers.user_id,
    archived_servers.name,
    archived_servers.description,
    archived_servers.hostname,
    archived_servers.vm_state,
    archived_servers.task_state,
    archived_servers.power_state,
    archived_servers.progress,
    archived_servers.host,
    archived_servers.node,
    archived_servers.availability_zone,
    archived_servers.pinned_zone,
    archived_servers.image_ref,
    archived_servers.image_properties,
    archived_servers.kernel_id,
    archived_servers.ramdisk_id,
    archived_servers.flavor,
    archived_servers.vcpus,
    archived_servers.memory_mb,
    archived_servers.key_name,
    archived_servers.config_drive,
    archived_servers.access_ip_v4,
    archived_servers.access_ip_v6,
    archived_servers.disk_config,
    archived_servers.metadata,
    archived_servers.tags,
    archived_servers.locked,
    archived_servers.locked_by,
    archived_servers.locked_reason,
    archived_servers.reservation_id,
    archived_servers.launch_index,
    archived_servers.root_device_name,
    archived_servers.vifs,
    archived_servers.security_groups,
    archived_servers.block_devices,
    archived_servers.scheduler_hints,
    archived_servers.created,
    archived_servers.updated,
    archived_servers.launched,
    archived_servers.terminated,
    archived_servers.generation,
    archived_servers.user_data,
    archived_servers.fault,
    archived_servers.server_groups,
    archived_servers.deleted_at,
    archived_servers.deleted,
    archived_servers.host_silence,
    archived_servers.host_disabled,
    archived_servers.host_forced_down,
    archived_servers.trusted_certificates
   FROM public.archived_servers;

CREATE TABLE public.allocations (
    server uuid NOT NULL,
    host text NOT NULL,
    vcpus integer NOT NULL,
    memory_mb integer NOT NULL,
    disk_gb integer NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.flavor_access (
    flavor bigint NOT NULL,
    project_id text NOT NULL
);

CREATE TABLE public.flavors (
    id bigint NOT NULL,
    flavorid text NOT NULL,
    name text NOT NULL,
    vcpus integer NOT NULL,
    memory_mb integer NOT NULL,
    root_gb integer NOT NULL,
    ephemeral_gb integer DEFAULT 0 NOT NULL,
    swap integer DEFAULT 0 NOT NULL,
    rxtx_factor double precision DEFAULT 1 NOT NULL,
    disabled boolean DEFAULT false NOT NULL,
    is_public boolean DEFAULT true NOT NULL,
    description text,
    extra_specs jsonb DEFAULT '{}'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone
);

ALTER TABLE public.flavors ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.flavors_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.hosts (
    host text NOT NULL,
    id bigint NOT NULL,
    node_uuid uuid NOT NULL,
    inventory jsonb NOT NULL,
    vcpus_capacity integer NOT NULL,
    memory_mb_capacity integer NOT NULL,
    disk_gb_capacity integer NOT NULL,
    vcpus_used integer DEFAULT 0 NOT NULL,
    memory_mb_used integer DEFAULT 0 NOT NULL,
    disk_gb_used integer DEFAULT 0 NOT NULL,
    servers integer DEFAULT 0 NOT NULL,
    failed_builds integer DEFAULT 0 NOT NULL,
    generation bigint DEFAULT 1 NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='50');

CREATE VIEW public.host_states AS
 SELECT h.host,
    h.id,
    h.node_uuid,
    h.inventory,
    h.generation,
    h.vcpus_used,
    h.memory_mb_used,
    h.disk_gb_used,
    h.servers,
    h.failed_builds,
    s.disabled,
    s.disabled_reason,
    s.forced_down,
    s.last_seen,
    s.id AS service_id,
    s.uuid AS service_uuid,
    a.zone,
    COALESCE(a.aggregates, '[]'::jsonb) AS aggregates,
    COALESCE(c.server_ids, '[]'::jsonb) AS server_ids,
    COALESCE(b.io_ops, (0)::bigint) AS io_ops
   FROM ((((public.hosts h
     JOIN public.services s ON (((s.host = h.host) AND (s."binary" = 'nova-compute'::text))))
     LEFT JOIN LATERAL ( SELECT max((g.metadata ->> 'availability_zone'::text)) AS zone,
            jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'metadata', g.metadata) ORDER BY g.id) AS aggregates
           FROM (public.aggregate_hosts m
             JOIN public.aggregates g ON ((g.id = m.aggregate)))
          WHERE (m.host = h.host)) a ON (true))
     LEFT JOIN LATERAL ( SELECT jsonb_agg(l.server) AS server_ids
           FROM public.allocations l
          WHERE (l.host = h.host)) c ON (true))
     LEFT JOIN LATERAL ( SELECT count(*) AS io_ops
           FROM public.servers v
          WHERE ((v.host = h.host) AND (v.host <> ''::text) AND (v.task_state = ANY (ARRAY['scheduling'::text, 'block_device_mapping'::text, 'networking'::text, 'spawning'::text, 'image_snapshot'::text, 'image_snapshot_pending'::text, 'image_pending_upload'::text, 'image_uploading'::text, 'image_backup'::text, 'resize_prep'::text, 'resize_migrating'::text, 'resize_migrated'::text, 'resize_finish'::text, 'rebuilding'::text, 'rebuild_block_device_mapping'::text, 'rebuild_spawning'::text, 'migrating'::text, 'unshelving'::text, 'shelving'::text, 'shelving_image_pending_upload'::text, 'shelving_image_uploading'::text, 'rescuing'::text])))) b ON (true));

ALTER TABLE public.hosts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.hosts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.idempotency_keys (
    project_id text NOT NULL,
    key text NOT NULL,
    hash text NOT NULL,
    answer jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.identity_grants (
    user_id text NOT NULL,
    role_id text NOT NULL,
    kind text NOT NULL,
    target text DEFAULT ''::text NOT NULL,
    CONSTRAINT identity_grants_kind_check CHECK ((kind = ANY (ARRAY['project'::text, 'domain'::text, 'system'::text])))
);

CREATE TABLE public.identity_projects (
    id text NOT NULL,
    domain_id text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.identity_revocations (
    number bigint NOT NULL,
    audit_id text DEFAULT ''::text NOT NULL,
    user_id text DEFAULT ''::text NOT NULL,
    project_id text DEFAULT ''::text NOT NULL,
    issued_by timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.identity_roles (
    id text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.identity_state (
    one boolean DEFAULT true NOT NULL,
    signing_key text DEFAULT ''::text NOT NULL,
    revocations bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_state_one_check CHECK (one)
);

CREATE TABLE public.identity_users (
    id text NOT NULL,
    domain_id text NOT NULL,
    name text NOT NULL,
    password_hash text DEFAULT ''::text NOT NULL,
    default_project_id text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.images (
    id uuid NOT NULL,
    name text,
    owner text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    visibility text DEFAULT 'shared'::text NOT NULL,
    protected boolean DEFAULT false NOT NULL,
    os_hidden boolean DEFAULT false NOT NULL,
    disk_format text,
    container_format text,
    min_ram integer DEFAULT 0 NOT NULL,
    min_disk integer DEFAULT 0 NOT NULL,
    size bigint,
    virtual_size bigint,
    checksum text,
    os_hash_algo text,
    os_hash_value text,
    location text DEFAULT ''::text NOT NULL,
    upload text DEFAULT ''::text NOT NULL,
    upload_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    properties jsonb DEFAULT '{}'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT images_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'saving'::text, 'active'::text]))),
    CONSTRAINT images_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text, 'shared'::text, 'community'::text])))
);

CREATE TABLE public.ip_allocations (
    subnet_id uuid NOT NULL,
    address inet NOT NULL,
    port_id uuid NOT NULL
);

CREATE TABLE public.keypairs (
    id bigint NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    type text DEFAULT 'ssh'::text NOT NULL,
    public_key text NOT NULL,
    fingerprint text NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.keypairs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.keypairs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.network_quotas (
    project_id text NOT NULL,
    resource text NOT NULL,
    hard_limit bigint NOT NULL
);

CREATE TABLE public.networks (
    id uuid NOT NULL,
    project_id text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    admin_state_up boolean DEFAULT true NOT NULL,
    shared boolean DEFAULT false NOT NULL,
    external boolean DEFAULT false NOT NULL,
    port_security_enabled boolean DEFAULT true NOT NULL,
    mtu integer DEFAULT 1500 NOT NULL,
    network_type text DEFAULT 'local'::text NOT NULL,
    vif_type text DEFAULT 'bridge'::text NOT NULL,
    bridge text DEFAULT ''::text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.port_security_groups (
    port_id uuid NOT NULL,
    security_group_id uuid NOT NULL
);

CREATE TABLE public.ports (
    id uuid NOT NULL,
    network_id uuid NOT NULL,
    project_id text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    mac_address macaddr NOT NULL,
    admin_state_up boolean DEFAULT true NOT NULL,
    status text DEFAULT 'DOWN'::text NOT NULL,
    device_id text DEFAULT ''::text NOT NULL,
    device_owner text DEFAULT ''::text NOT NULL,
    binding_host text DEFAULT ''::text NOT NULL,
    binding_vnic_type text DEFAULT 'normal'::text NOT NULL,
    binding_vif_type text DEFAULT 'unbound'::text NOT NULL,
    binding_profile jsonb DEFAULT '{}'::jsonb NOT NULL,
    port_security_enabled boolean DEFAULT true NOT NULL,
    allowed_address_pairs jsonb DEFAULT '[]'::jsonb NOT NULL,
    extra_dhcp_opts jsonb DEFAULT '[]'::jsonb NOT NULL,
    dns_name text DEFAULT ''::text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW public.port_details AS
 SELECT p.id,
    p.network_id,
    p.project_id,
    p.name,
    p.description,
    p.mac_address,
    p.admin_state_up,
    p.status,
    p.device_id,
    p.device_owner,
    p.binding_host,
    p.binding_vnic_type,
    p.binding_vif_type,
    p.binding_profile,
    p.port_security_enabled,
    p.allowed_address_pairs,
    p.extra_dhcp_opts,
    p.dns_name,
    p.tags,
    p.created,
    p.updated,
    n.project_id AS network_project,
    n.bridge,
    COALESCE(( SELECT jsonb_agg(jsonb_build_object('subnet_id', a.subnet_id, 'ip_address', host(a.address)) ORDER BY a.address) AS jsonb_agg
           FROM public.ip_allocations a
          WHERE (a.port_id = p.id)), '[]'::jsonb) AS fixed_ips,
    COALESCE(( SELECT jsonb_agg(g.security_group_id ORDER BY g.security_group_id) AS jsonb_agg
           FROM public.port_security_groups g
          WHERE (g.port_id = p.id)), '[]'::jsonb) AS security_groups
   FROM (public.ports p
     JOIN public.networks n ON ((n.id = p.network_id)));

CREATE TABLE public.quota_classes (
    class text NOT NULL,
    resource text NOT NULL,
    hard_limit bigint NOT NULL
);

CREATE TABLE public.quota_usage (
    project_id text NOT NULL,
    user_id text NOT NULL,
    instances bigint DEFAULT 0 NOT NULL,
    cores bigint DEFAULT 0 NOT NULL,
    ram bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.quotas (
    project_id text NOT NULL,
    user_id text DEFAULT ''::text NOT NULL,
    resource text NOT NULL,
    hard_limit bigint NOT NULL
);

CREATE TABLE public.sagas (
    id bigint NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    kind text NOT NULL,
    version integer NOT NULL,
    server uuid NOT NULL,
    request jsonb NOT NULL,
    phase text NOT NULL,
    cursor integer DEFAULT 0 NOT NULL,
    undo_to integer DEFAULT 0 NOT NULL,
    resumes boolean DEFAULT false NOT NULL,
    waiting boolean DEFAULT false NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    state jsonb NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    wake_at timestamp with time zone DEFAULT now() NOT NULL,
    deadline timestamp with time zone NOT NULL,
    owner text DEFAULT ''::text NOT NULL,
    lease_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    ended boolean GENERATED ALWAYS AS ((phase = ANY (ARRAY['done'::text, 'failed'::text]))) STORED NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    trouble text DEFAULT ''::text NOT NULL
)
WITH (fillfactor='60');

ALTER TABLE public.sagas ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sagas_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.security_group_rules (
    id uuid NOT NULL,
    security_group_id uuid NOT NULL,
    project_id text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    direction text NOT NULL,
    ethertype text DEFAULT 'IPv4'::text NOT NULL,
    protocol text,
    port_range_min integer,
    port_range_max integer,
    remote_ip_prefix cidr,
    remote_group_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT security_group_rules_direction CHECK ((direction = ANY (ARRAY['ingress'::text, 'egress'::text])))
);

CREATE TABLE public.security_groups (
    id uuid NOT NULL,
    project_id text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    stateful boolean DEFAULT true NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.server_action_events (
    id bigint NOT NULL,
    action bigint NOT NULL,
    event text NOT NULL,
    result text DEFAULT ''::text NOT NULL,
    host text DEFAULT ''::text NOT NULL,
    details text DEFAULT ''::text NOT NULL,
    traceback text DEFAULT ''::text NOT NULL,
    started timestamp with time zone DEFAULT now() NOT NULL,
    finished timestamp with time zone
);

ALTER TABLE public.server_action_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.server_action_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.server_actions (
    id bigint NOT NULL,
    server uuid NOT NULL,
    action text NOT NULL,
    request_id text NOT NULL,
    user_id text DEFAULT ''::text NOT NULL,
    project_id text DEFAULT ''::text NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    started timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    finished timestamp with time zone
);

ALTER TABLE public.server_actions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.server_actions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.server_faults ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.server_faults_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.server_groups ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.server_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.server_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.server_numbers OWNED BY public.servers.number;

ALTER TABLE public.services ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.services_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subnets (
    id uuid NOT NULL,
    network_id uuid NOT NULL,
    project_id text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    ip_version integer NOT NULL,
    cidr cidr NOT NULL,
    gateway_ip inet,
    enable_dhcp boolean DEFAULT true NOT NULL,
    dns_nameservers jsonb DEFAULT '[]'::jsonb NOT NULL,
    host_routes jsonb DEFAULT '[]'::jsonb NOT NULL,
    allocation_pools jsonb DEFAULT '[]'::jsonb NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.aggregate_hosts
    ADD CONSTRAINT aggregate_hosts_pkey PRIMARY KEY (aggregate, host);

ALTER TABLE ONLY public.aggregates
    ADD CONSTRAINT aggregates_name UNIQUE (name);

ALTER TABLE ONLY public.aggregates
    ADD CONSTRAINT aggregates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.aggregates
    ADD CONSTRAINT aggregates_uuid_key UNIQUE (uuid);

ALTER TABLE ONLY public.allocations
    ADD CONSTRAINT allocations_pkey PRIMARY KEY (server, host);

ALTER TABLE ONLY public.flavor_access
    ADD CONSTRAINT flavor_access_pkey PRIMARY KEY (flavor, project_id);

ALTER TABLE ONLY public.flavors
    ADD CONSTRAINT flavors_flavorid UNIQUE (flavorid);

ALTER TABLE ONLY public.flavors
    ADD CONSTRAINT flavors_name UNIQUE (name);

ALTER TABLE ONLY public.flavors
    ADD CONSTRAINT flavors_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.hosts
    ADD CONSTRAINT hosts_id_key UNIQUE (id);

ALTER TABLE ONLY public.hosts
    ADD CONSTRAINT hosts_node_uuid_key UNIQUE (node_uuid);

ALTER TABLE ONLY public.hosts
    ADD CONSTRAINT hosts_pkey PRIMARY KEY (host);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (project_id, key);

ALTER TABLE ONLY public.identity_grants
    ADD CONSTRAINT identity_grants_pkey PRIMARY KEY (user_id, kind, target, role_id);

ALTER TABLE ONLY public.identity_projects
    ADD CONSTRAINT identity_projects_name UNIQUE (domain_id, name);

ALTER TABLE ONLY public.identity_projects
    ADD CONSTRAINT identity_projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identity_revocations
    ADD CONSTRAINT identity_revocations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.identity_roles
    ADD CONSTRAINT identity_roles_name UNIQUE (name);

ALTER TABLE ONLY public.identity_roles
    ADD CONSTRAINT identity_roles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identity_state
    ADD CONSTRAINT identity_state_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.identity_users
    ADD CONSTRAINT identity_users_name UNIQUE (domain_id, name);

ALTER TABLE ONLY public.identity_users
    ADD CONSTRAINT identity_users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.images
    ADD CONSTRAINT images_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ip_allocations
    ADD CONSTRAINT ip_allocations_address PRIMARY KEY (subnet_id, address);

ALTER TABLE ONLY public.keypairs
    ADD CONSTRAINT keypairs_name UNIQUE (user_id, name);

ALTER TABLE ONLY public.keypairs
    ADD CONSTRAINT keypairs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.network_quotas
    ADD CONSTRAINT network_quotas_pkey PRIMARY KEY (project_id, resource);

ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.port_security_groups
    ADD CONSTRAINT port_security_groups_pkey PRIMARY KEY (port_id, security_group_id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_mac UNIQUE (network_id, mac_address);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quota_classes
    ADD CONSTRAINT quota_classes_pkey PRIMARY KEY (class, resource);

ALTER TABLE ONLY public.quota_usage
    ADD CONSTRAINT quota_usage_pkey PRIMARY KEY (project_id, user_id);

ALTER TABLE ONLY public.quotas
    ADD CONSTRAINT quotas_pkey PRIMARY KEY (project_id, user_id, resource);

ALTER TABLE ONLY public.sagas
    ADD CONSTRAINT sagas_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.security_group_rules
    ADD CONSTRAINT security_group_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.security_groups
    ADD CONSTRAINT security_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_action_events
    ADD CONSTRAINT server_action_events_action_event_key UNIQUE (action, event);

ALTER TABLE ONLY public.server_action_events
    ADD CONSTRAINT server_action_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_actions
    ADD CONSTRAINT server_actions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_actions
    ADD CONSTRAINT server_actions_server_request_id_key UNIQUE (server, request_id);

ALTER TABLE ONLY public.server_faults
    ADD CONSTRAINT server_faults_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_group_members
    ADD CONSTRAINT server_group_members_pkey PRIMARY KEY (server);

ALTER TABLE ONLY public.server_groups
    ADD CONSTRAINT server_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_groups
    ADD CONSTRAINT server_groups_uuid_key UNIQUE (uuid);

ALTER TABLE ONLY public.server_secrets
    ADD CONSTRAINT server_secrets_pkey PRIMARY KEY (server);

ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_pkey PRIMARY KEY (uuid);

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_host_binary_key UNIQUE (host, "binary");

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_uuid_key UNIQUE (uuid);

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_pkey PRIMARY KEY (id);

CREATE INDEX aggregate_hosts_by_host ON public.aggregate_hosts USING btree (host);

CREATE INDEX allocations_by_host ON public.allocations USING btree (host);

CREATE INDEX deleted_servers_by_age ON ONLY public.deleted_servers USING btree (created DESC, uuid DESC);

CREATE INDEX deleted_servers_by_project ON ONLY public.deleted_servers USING btree (project_id, created DESC, uuid DESC);

CREATE INDEX deleted_servers_by_uuid ON ONLY public.deleted_servers USING btree (uuid);

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created);

CREATE INDEX identity_grants_by_role ON public.identity_grants USING btree (role_id);

CREATE INDEX identity_grants_by_target ON public.identity_grants USING btree (kind, target);

CREATE INDEX identity_revocations_by_age ON public.identity_revocations USING btree (expires);

CREATE INDEX images_by_age ON public.images USING btree (created DESC, id DESC);

CREATE INDEX images_by_owner ON public.images USING btree (owner, created DESC, id DESC);

CREATE INDEX ip_allocations_by_address ON public.ip_allocations USING btree (address);

CREATE INDEX ip_allocations_by_port ON public.ip_allocations USING btree (port_id);

CREATE INDEX networks_by_project ON public.networks USING btree (project_id);

CREATE INDEX port_security_groups_by_group ON public.port_security_groups USING btree (security_group_id);

CREATE INDEX ports_by_device ON public.ports USING btree (device_id) WHERE (device_id <> ''::text);

CREATE INDEX ports_by_project ON public.ports USING btree (project_id);

CREATE INDEX sagas_by_server ON public.sagas USING btree (server) WHERE (NOT ended);

CREATE INDEX sagas_finished ON public.sagas USING btree (id) WHERE ended;

CREATE INDEX security_group_rules_by_group ON public.security_group_rules USING btree (security_group_id);

CREATE INDEX security_groups_by_project ON public.security_groups USING btree (project_id, name);

CREATE UNIQUE INDEX security_groups_default ON public.security_groups USING btree (project_id) WHERE (name = 'default'::text);

CREATE INDEX server_actions_by_server ON public.server_actions USING btree (server, id DESC);

CREATE INDEX server_faults_by_server ON public.server_faults USING btree (server, id DESC);

CREATE INDEX server_group_members_by_group ON public.server_group_members USING btree (server_group);

CREATE INDEX server_groups_by_project ON public.server_groups USING btree (project_id, id);

CREATE INDEX servers_by_age ON public.servers USING btree (created DESC, uuid DESC);

CREATE INDEX servers_by_host ON public.servers USING btree (host) WHERE (host <> ''::text);

CREATE INDEX servers_by_metadata ON public.servers USING gin (metadata) WHERE (metadata <> '{}'::jsonb);

CREATE INDEX servers_by_project ON public.servers USING btree (project_id, created DESC, uuid DESC);

CREATE INDEX servers_by_state ON public.servers USING btree (vm_state, project_id, created DESC, uuid DESC);

CREATE INDEX servers_by_tag ON public.servers USING gin (tags) WHERE (tags <> '[]'::jsonb);

CREATE INDEX subnets_by_network ON public.subnets USING btree (network_id);

CREATE TRIGGER servers_deleted AFTER DELETE ON public.servers REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.count_gone_servers();

CREATE TRIGGER servers_inserted AFTER INSERT ON public.servers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.count_new_servers();

CREATE TRIGGER servers_resized AFTER UPDATE OF flavor ON public.servers FOR EACH ROW WHEN (((old.vcpus <> new.vcpus) OR (old.memory_mb <> new.memory_mb))) EXECUTE FUNCTION public.count_resized_server();

ALTER TABLE ONLY public.aggregate_hosts
    ADD CONSTRAINT aggregate_hosts_aggregate_fkey FOREIGN KEY (aggregate) REFERENCES public.aggregates(id);

ALTER TABLE ONLY public.allocations
    ADD CONSTRAINT allocations_host_fkey FOREIGN KEY (host) REFERENCES public.hosts(host);

ALTER TABLE ONLY public.allocations
    ADD CONSTRAINT allocations_server_fkey FOREIGN KEY (server) REFERENCES public.servers(uuid);

ALTER TABLE ONLY public.flavor_access
    ADD CONSTRAINT flavor_access_flavor_fkey FOREIGN KEY (flavor) REFERENCES public.flavors(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.identity_grants
    ADD CONSTRAINT identity_grants_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.identity_roles(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.identity_grants
    ADD CONSTRAINT identity_grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.identity_users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ip_allocations
    ADD CONSTRAINT ip_allocations_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ip_allocations
    ADD CONSTRAINT ip_allocations_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id);

ALTER TABLE ONLY public.port_security_groups
    ADD CONSTRAINT port_security_groups_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.port_security_groups
    ADD CONSTRAINT port_security_groups_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES public.security_groups(id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id);

ALTER TABLE ONLY public.security_group_rules
    ADD CONSTRAINT security_group_rules_remote_group_id_fkey FOREIGN KEY (remote_group_id) REFERENCES public.security_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.security_group_rules
    ADD CONSTRAINT security_group_rules_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES public.security_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_action_events
    ADD CONSTRAINT server_action_events_action_fkey FOREIGN KEY (action) REFERENCES public.server_actions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_actions
    ADD CONSTRAINT server_actions_server_fkey FOREIGN KEY (server) REFERENCES public.servers(uuid) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_faults
    ADD CONSTRAINT server_faults_server_fkey FOREIGN KEY (server) REFERENCES public.servers(uuid) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_group_members
    ADD CONSTRAINT server_group_members_server_fkey FOREIGN KEY (server) REFERENCES public.servers(uuid) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_group_members
    ADD CONSTRAINT server_group_members_server_group_fkey FOREIGN KEY (server_group) REFERENCES public.server_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.server_secrets
    ADD CONSTRAINT server_secrets_server_fkey FOREIGN KEY (server) REFERENCES public.servers(uuid) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;
