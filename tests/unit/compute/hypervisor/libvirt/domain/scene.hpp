// A server and a host as the tests of the domain description begin with them.
#pragma once
#include "compute/hypervisor/libvirt/domain/plan.hpp"
#include "compute/hypervisor/libvirt/domain/xml.hpp"
#include "compute/hypervisor/libvirt/network/filter_xml.hpp"
#include "compute/hypervisor/libvirt/network/network_xml.hpp"

namespace nova::compute::libvirt::testing {

inline proto::Vif make_vif() {
  proto::Vif vif;
  vif.port_id = proto::PortId("c1a5e2aa-0bcd-4e57-9c1f-0d8f3a6f0001");
  vif.mac = "fa:16:3e:00:00:01";
  vif.network_id = proto::NetworkId("7d0e6f6b-3f6e-4b59-8b0c-6a2f5f0a0002");
  vif.label = "private";
  vif.mtu = 1450;
  vif.vif_type = "network";
  proto::FixedIp ip;
  ip.address = "10.0.0.5";
  ip.cidr = "10.0.0.0/24";
  ip.gateway = "10.0.0.1";
  ip.dns = {"192.0.2.53"};
  vif.fixed_ips.push_back(ip);
  vif.security_groups = {"sg-1"};
  return vif;
}

inline proto::ServerSpec make_server() {
  proto::ServerSpec server;
  server.id = proto::ServerId("2f1c8f4e-5a43-4ae1-9f4e-8a1d6a9b0001");
  server.instance_name = "instance-00000001";
  server.name = "web & <co>";
  server.hostname = "web";
  server.project_id = "p1";
  server.project_name = "demo";
  server.user_id = "u1";
  server.user_name = "alice";
  server.created = parse_time("2026-08-21T12:00:00Z").value();
  server.generation = 7;
  server.flavor.flavor_id = "2";
  server.flavor.name = "m1.small";
  server.flavor.vcpus = 2;
  server.flavor.memory_mb = 512;
  server.flavor.root_gb = 1;
  server.image.id = proto::ImageId("9a3b0c52-6f0e-4c86-a7cf-0c9f0f0a0003");
  server.image.disk_format = "qcow2";
  server.image.container_format = "bare";
  return server;
}

inline HostFacts make_host(std::string type = "kvm") {
  HostFacts host;
  host.capabilities.arch = "x86_64";
  host.capabilities.page_sizes_kib = {4, 2048, 1048576};
  host.capabilities.guests = {
      {"x86_64",
       {"kvm", "qemu"},
       {{"pc", "pc-i440fx-7.2"}, {"pc-i440fx-7.2", "pc-i440fx-7.2"}, {"q35", "pc-q35-7.2"}}},
      {"aarch64", {"qemu"}, {{"virt", "virt-7.2"}}}};
  DomainCapabilities x86;
  x86.video_models = {"virtio", "vga", "qxl", "cirrus"};
  x86.cpu_models = {"EPYC", "qemu64"};
  host.machines["pc"] = x86;
  x86.efi = true;
  host.machines["q35"] = x86;
  host.domain_type = std::move(type);
  host.direct_io = true;
  host.version = "1.0.0";
  return host;
}

// From server to description, as the driver does it.
inline DomainSpec describe(const proto::ServerSpec& server, const HostFacts& host = make_host(),
                           const PlanOptions& options = {}) {
  const auto machine = choose_machine(server, host, options.libvirt);
  const auto rules = disk_rules(server, machine, options);
  const auto disks = disks::plan_disks(server, rules);
  const std::string folder = "/var/lib/nova/instances/" + server.id.str();
  std::vector<Plug> plugs;
  for (const auto& vif : server.vifs) {
    Plug plug{"network", network_name(vif), "", {}};
    if (vif.port_security) {
      plug.filter = filter_name(vif.port_id);
      plug.filter_parameters = filter_parameters(vif, {});
    }
    plugs.push_back(std::move(plug));
  }
  const PlanInput input{server, machine, disks, folder, plugs};
  return plan_domain(input, host, options);
}

}  // namespace nova::compute::libvirt::testing
