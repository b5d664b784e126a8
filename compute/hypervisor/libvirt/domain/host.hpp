// What a host's hypervisor can do, read from libvirt's capability documents. Pure. Filled at connect time;
// plan.hpp and the inventory build on it.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/host.hpp"

namespace nova::compute::libvirt {

struct GuestArch {
  std::string arch;
  std::set<std::string> domain_types;           // kvm, qemu
  std::map<std::string, std::string> machines;  // name -> canonical name
};

struct HostCapabilities {
  std::string uuid, arch, cpu_model, cpu_vendor;
  int cpu_sockets = 1, cpu_cores = 1, cpu_threads = 1;
  std::vector<std::string> cpu_features;
  std::vector<GuestArch> guests;
  std::vector<proto::NumaCell> cells;
  std::vector<std::int64_t> page_sizes_kib;

  const GuestArch* guest(std::string_view arch) const;
};
// Throws Fault(unavailable) when the text is no capabilities document.
HostCapabilities read_capabilities(std::string_view xml);

// The same for one kind of guest: virConnectGetDomainCapabilities.
struct DomainCapabilities {
  std::set<std::string> cpu_modes, video_models, disk_buses;
  std::vector<std::string> cpu_models;  // usable ones
  bool efi = false;
};
DomainCapabilities read_domain_capabilities(std::string_view xml);

// {"arch","model","vendor","topology","features"}, as Nova reports it.
std::string cpu_info_json(const HostCapabilities& host);
std::vector<proto::GuestKind> supported_guests(const HostCapabilities& host, bool kvm_works);

}  // namespace nova::compute::libvirt
