// Writes a DomainSpec as libvirt's XML, and reads back the few things that the driver asks of a domain. Pure.
#pragma once
#include <string>
#include <string_view>

#include "compute/hypervisor/libvirt/domain/spec.hpp"

namespace nova::compute::libvirt {

std::string domain_xml(const DomainSpec& spec);

// Namespaces of the two metadata elements.
inline constexpr std::string_view nova_namespace = "http://openstack.org/xmlns/libvirt/nova/1.1";
inline constexpr std::string_view own_namespace = "urn:nova-compute:server:1";

// From our metadata element as virDomainGetMetadata gives it; 0 if it makes no sense.
std::int64_t read_generation(std::string_view metadata_element);

// What a domain holds outside itself, to give back when it is gone.
struct DomainLeftovers {
  struct Interface {
    std::string network, mac, filter;    // network: empty unless the interface is on a libvirt network
    std::vector<std::string> addresses;  // that the filter lets the guest use
  };
  std::vector<Interface> interfaces;
  std::vector<std::string> disks;  // paths
};
DomainLeftovers read_leftovers(std::string_view domain_xml);

}  // namespace nova::compute::libvirt
