-- A port as it is shown, for more than one way to look for it.
CREATE VIEW port_details AS
SELECT p.*, n.project_id AS network_project, n.bridge,
       coalesce((SELECT jsonb_agg(jsonb_build_object('subnet_id', a.subnet_id, 'ip_address', host(a.address))
                                  ORDER BY a.address)
                 FROM ip_allocations a WHERE a.port_id = p.id), '[]') AS fixed_ips,
       coalesce((SELECT jsonb_agg(g.security_group_id ORDER BY g.security_group_id)
                 FROM port_security_groups g WHERE g.port_id = p.id), '[]') AS security_groups
FROM ports p JOIN networks n ON n.id = p.network_id;
