// The steps of plan_domain(), one per area of hardware; called by plan.cpp alone.
#pragma once
#include "compute/hypervisor/libvirt/domain/plan.hpp"
#include "compute/hypervisor/libvirt/domain/wishes.hpp"

namespace nova::compute::libvirt::planning {

struct Scene {
  const PlanInput& input;
  const HostFacts& host;
  const PlanOptions& options;
  Wishes wishes;

  const proto::ServerSpec& server() const { return input.server; }
  bool x86() const { return input.machine.arch == "x86_64" || input.machine.arch == "i686"; }
  bool kvm() const { return input.machine.domain_type == "kvm"; }
  bool windows() const { return wishes.image("os_type") == "windows"; }
  const DomainCapabilities& capabilities() const;
};

// Asked-for features that this software does not have must fail the build, not be left out.
void refuse_unsupported(const Wishes& wishes);
void plan_cpu(const Scene& scene, DomainSpec& spec);
void plan_memory(const Scene& scene, DomainSpec& spec);
void plan_boot(const Scene& scene, DomainSpec& spec);
void plan_devices(const Scene& scene, DomainSpec& spec);
void plan_disk_devices(const Scene& scene, DomainSpec& spec);
void plan_interfaces(const Scene& scene, DomainSpec& spec);
DomainMetadata plan_metadata(const Scene& scene);

// sockets * cores * threads = vcpus, near to what is preferred and within what is allowed.
struct TopologyWish {
  int sockets = 0, cores = 0, threads = 0;  // 0: no preference
  int max_sockets = 65536, max_cores = 65536, max_threads = 65536;
};
CpuTopology choose_topology(int vcpus, const TopologyWish& wish);

}  // namespace nova::compute::libvirt::planning
