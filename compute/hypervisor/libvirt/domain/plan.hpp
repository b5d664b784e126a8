// From a server and its host to the description of its guest: every decision about hardware is made here.
// Pure. Fault(bad_request) when no host could do what is asked, Fault(no_valid_host) when this one cannot.
#pragma once
#include <string>
#include <vector>

#include "compute/disks/plan.hpp"
#include "compute/hypervisor/libvirt/domain/host.hpp"
#include "compute/hypervisor/libvirt/domain/spec.hpp"
#include "compute/hypervisor/libvirt/options.hpp"
#include "proto/compute.hpp"

namespace nova::compute::libvirt {

// The host as the plan sees it; read once per connection.
struct HostFacts {
  HostCapabilities capabilities;
  std::map<std::string, DomainCapabilities> machines;  // by machine family: pc, q35, virt
  std::string domain_type = "qemu";                    // kvm, qemu
  bool direct_io = false;                              // the servers' folder takes O_DIRECT
  std::string version;                                 // of this software
};

struct PlanOptions {
  LibvirtOptions libvirt;
  VncOptions vnc;
  GuestOptions guest;
};

struct Machine {
  std::string domain_type, arch, name;
  std::string family;  // pc, q35, virt ...: what decides buses and capabilities
};
Machine choose_machine(const proto::ServerSpec& server, const HostFacts& host, const LibvirtOptions& options);

// The buses and formats that plan_disks() needs to know.
disks::Rules disk_rules(const proto::ServerSpec& server, const Machine& machine, const PlanOptions& options);

// Where a server's interface is plugged: decided by the driver's networks.
struct Plug {
  std::string type, source;  // network or bridge, and its name
  std::string filter;        // empty: none
  std::vector<std::pair<std::string, std::string>> filter_parameters;
};

struct PlanInput {
  const proto::ServerSpec& server;
  const Machine& machine;
  const std::vector<disks::Disk>& disks;
  const std::string& folder;       // of the server's files, absolute
  const std::vector<Plug>& plugs;  // one for each vif, in order
};
DomainSpec plan_domain(const PlanInput& input, const HostFacts& host, const PlanOptions& options);

}  // namespace nova::compute::libvirt
