#include <algorithm>

#include "common/time.hpp"
#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

// "2026-08-21 12:00:00"
std::string plain_time(Timestamp time) {
  auto text = iso_seconds_z(time).substr(0, 19);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

}  // namespace

const DomainCapabilities& Scene::capabilities() const {
  static const DomainCapabilities nothing_known;
  const auto found = host.machines.find(input.machine.family);
  return found == host.machines.end() ? nothing_known : found->second;
}

DomainMetadata plan_metadata(const Scene& scene) {
  const auto& server = scene.server();
  const auto& flavor = server.flavor;
  const auto& image = server.image;
  DomainMetadata m;
  m.package = scene.host.version;
  m.display_name = server.name;
  m.created = plain_time(server.created);
  m.generation = server.generation;
  m.flavor = {flavor.name,    flavor.flavor_id,    flavor.memory_mb, flavor.root_gb,
              flavor.swap_mb, flavor.ephemeral_gb, flavor.vcpus,     flavor.extra_specs};
  m.image = {image.id.str(), image.container_format, image.disk_format,
             image.min_disk, image.min_ram,          image.properties};
  m.user_id = server.user_id;
  m.user_name = server.user_name;
  m.project_id = server.project_id;
  m.project_name = server.project_name;
  for (const auto& vif : server.vifs) {
    DomainMetadata::Port port;
    port.id = vif.port_id.str();
    for (const auto& ip : vif.fixed_ips) port.addresses.emplace_back(ip.address, ip.version);
    m.ports.push_back(std::move(port));
  }
  return m;
}

}  // namespace nova::compute::libvirt::planning
