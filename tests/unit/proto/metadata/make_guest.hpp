// A server with everything that a guest can be told.
#pragma once
#include "proto/compute.hpp"

namespace nova::metadata {

inline proto::ServerSpec make_server() {
  proto::ServerSpec server;
  server.id = proto::ServerId("2f1c8f4e-5a43-4ae1-9f4e-8a1d6a9b0001");
  server.instance_name = "instance-0000002a";
  server.name = "Web Server";
  server.hostname = "web-server";
  server.project_id = "p1";
  server.availability_zone = "nova";
  server.image.id = proto::ImageId("9a3b0c52-6f0e-4c86-a7cf-0c9f0f0a0003");
  server.metadata = {{"role", "db"}};
  server.key_name = "laptop";
  server.public_key = "ssh-rsa AAAA me";
  server.user_data = "IyEvYmluL3NoCg==";
  server.admin_password = Secret("hunter2");
  server.files.push_back({"/etc/motd", "aGVsbG8="});
  proto::Vif vif;
  vif.port_id = proto::PortId("c1a5e2aa-0bcd-4e57-9c1f-0d8f3a6f0001");
  vif.mac = "fa:16:3e:00:00:01";
  vif.network_id = proto::NetworkId("n1");
  vif.vif_type = "network";
  vif.tag = "front";
  proto::FixedIp dynamic;
  dynamic.address = "10.0.0.5";
  dynamic.cidr = "10.0.0.0/24";
  dynamic.dns = {"192.0.2.53"};
  dynamic.floating_ips = {"203.0.113.9"};
  proto::FixedIp fixed;
  fixed.version = 6;
  fixed.address = "2001:db8::5";
  fixed.cidr = "2001:db8::/64";
  fixed.gateway = "2001:db8::1";
  fixed.dhcp = false;
  fixed.dns = {"192.0.2.53", "2001:db8::53"};
  vif.fixed_ips = {dynamic, fixed};
  server.vifs.push_back(vif);
  return server;
}

}  // namespace nova::metadata
