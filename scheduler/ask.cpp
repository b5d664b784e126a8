#include "scheduler/ask.hpp"

#include <set>

#include "scheduler/image_traits.hpp"
#include "scheduler/match/text.hpp"
#include "scheduler/resource_specs.hpp"

namespace nova::scheduler {
namespace {

std::string spec_of(const proto::Flavor& flavor, const std::string& name) {
  const auto at = flavor.extra_specs.find(name);
  return at == flavor.extra_specs.end() ? std::string() : at->second;
}

int dedicated_cpus(const GuestTopology& guest) {
  int count = guest.own_emulator_cpu ? 1 : 0;
  for (const GuestCell& cell : guest.cells) count += cell.dedicated_cpus;
  return count;
}

void take_amounts(Footprint& takes, const proto::RequestSpec& request, const ResourceSpecs& specs) {
  takes.vcpus = request.flavor.vcpus;
  takes.memory_mb = request.flavor.memory_mb;
  takes.disk_gb = proto::disk_gb(request.flavor) - (request.root_on_volume ? request.flavor.root_gb : 0);
  for (const auto& [name, amount] : specs.amounts) {
    if (name == "VCPU")
      takes.vcpus = amount;
    else if (name == "MEMORY_MB")
      takes.memory_mb = amount;
    else if (name == "DISK_GB")
      takes.disk_gb = amount;
    else if (amount > 0)
      takes.others[name] += amount;
  }
  for (const auto& [name, amount] : specs.grouped) {
    if (name == "VCPU")
      takes.vcpus += amount;
    else if (name == "MEMORY_MB")
      takes.memory_mb += amount;
    else if (name == "DISK_GB")
      takes.disk_gb += amount;
    else
      takes.others[name] += amount;
  }
}

Result<void> take_topology(Footprint& takes, const proto::RequestSpec& request, const Policy& policy) {
  auto numa = guest_topology(request.flavor, request.image_properties);
  if (!numa) return numa.error();
  takes.numa = std::move(*numa);
  auto devices = read_pci_requests(policy.aliases, spec_of(request.flavor, "pci_passthrough:alias"),
                                   spec_of(request.flavor, "hw:pci_numa_affinity_policy"));
  if (!devices) return devices.error();
  takes.devices = std::move(*devices);
  return {};
}

void add_traits(Ask& ask, const ResourceSpecs& specs, const Policy& policy) {
  std::set<std::string> required = specs.required, forbidden = specs.forbidden;
  add_flavor_traits(ask.request, required, forbidden);
  if (policy.placement.query_placement_for_image_type_support && !ask.request.root_on_volume)
    add_disk_format_trait(ask.request, required);
  if (policy.placement.image_metadata_prefilter) add_image_device_traits(ask.request, required);
  ask.required_traits.assign(required.begin(), required.end());
  ask.forbidden_traits.assign(forbidden.begin(), forbidden.end());
}

}  // namespace

const std::vector<std::string>* Ask::hint(const std::string& name) const {
  const auto at = request.hints.find(name);
  return at == request.hints.end() ? nullptr : &at->second;
}

std::string_view Ask::image_property(const std::string& name) const {
  const auto at = request.image_properties.find(name);
  return at == request.image_properties.end() ? std::string_view() : std::string_view(at->second);
}

Result<Ask> make_ask(proto::RequestSpec request, std::vector<proto::ServerId> servers, const Policy& policy) {
  Ask ask;
  const ResourceSpecs specs = read_resource_specs(request.flavor.extra_specs, request.image_properties);
  auto takes = std::make_shared<Footprint>();
  take_amounts(*takes, request, specs);
  if (auto done = take_topology(*takes, request, policy); !done) return done.error();
  // Pinned CPUs come out of PCPU on a host that counts them apart, see Resources.
  if (takes->numa)
    if (const int pinned = dedicated_cpus(*takes->numa); pinned > 0 && !takes->others.contains("PCPU"))
      takes->pinned_cpus = pinned;
  ask.request = std::move(request);
  ask.servers = std::move(servers);
  ask.takes = std::move(takes);
  ask.splits_providers = specs.isolated_groups > 1;
  const auto* check = ask.hint("_nova_check_type");
  ask.rebuild = check != nullptr && !check->empty() && check->front() == "rebuild";
  add_traits(ask, specs, policy);
  return ask;
}

}  // namespace nova::scheduler
