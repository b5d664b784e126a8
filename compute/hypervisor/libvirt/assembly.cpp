#include "compute/hypervisor/libvirt/assembly.hpp"

#include "compute/clients/glance.hpp"
#include "compute/clients/neutron.hpp"
#include "compute/hypervisor/libvirt/driver.hpp"

namespace nova::compute::libvirt {
namespace {

using openstack::ServiceAccess;

// One outside service: connections, token and endpoint of its own section.
struct OutsideService {
  OutsideService(const AssemblyParts& parts, std::string_view section, std::string type)
      : access(openstack::service_access(parts.config, section)),
        http(parts.executor, openstack::client_options(access), parts.logs.logger("nova.http")),
        identity(http, access, parts.clock),
        client(http, identity, access, std::move(type)) {}
  ServiceAccess access;
  http::Client http;
  openstack::IdentityClient identity;
  openstack::ServiceClient client;
};

struct Services {
  explicit Services(const AssemblyParts& parts)
      : image(parts, "glance", "image"), network(parts, "neutron", "network") {}
  OutsideService image, network;
  Glance glance{image.client};
  Neutron neutron{network.client};
};

// The services first, so that they outlive the driver that uses them.
class AssembledDriver final : private Services, public Driver {
 public:
  explicit AssembledDriver(const AssemblyParts& parts)
      : Services(parts),
        Driver({parts.executor, glance, neutron}, driver_options(parts.config),
               parts.logs.logger("nova.virt.libvirt.driver")) {}
};

}  // namespace

std::unique_ptr<Hypervisor> make_driver(const AssemblyParts& parts) {
  return std::make_unique<AssembledDriver>(parts);
}

std::vector<Schema> schemas() {
  return {schema_of<LibvirtOptions>(),        schema_of<VncOptions>(),
          schema_of<GuestOptions>(),          schema_of<RetryOptions>(),
          schema_of<MetadataOptions>(),       schema_of<images::CacheOptions>(),
          schema_of<ServiceAccess>(),         schema_of<ServiceAccess>("glance"),
          schema_of<ServiceAccess>("neutron")};
}

}  // namespace nova::compute::libvirt
