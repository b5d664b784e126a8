// Hosts that can run the image's architecture, hypervisor type and VM mode, in a version that the image
// accepts.
#include <algorithm>

#include "scheduler/filters/all.hpp"
#include "scheduler/match/version.hpp"

namespace nova::scheduler {
namespace {

struct Needs {
  std::string_view arch, hypervisor, vm_mode, version;
};

Needs needs_of(const Question& q) {
  const auto property = [&](const char* name, const char* old_name) {
    const std::string_view value = q.ask.image_property(name);
    return value.empty() ? q.ask.image_property(old_name) : value;
  };
  Needs needs{property("hw_architecture", "architecture"), property("img_hv_type", "hypervisor_type"),
              property("hw_vm_mode", "vm_mode"),
              property("img_hv_requested_version", "hypervisor_version_requires")};
  if (needs.arch.empty()) needs.arch = q.policy.filter.image_properties_default_architecture;
  if (needs.arch == "amd64" || needs.arch == "x86-64") needs.arch = "x86_64";
  return needs;
}

bool runs(const proto::GuestKind& guest, const Needs& needs) {
  return (needs.arch.empty() || guest.arch == needs.arch) &&
         (needs.hypervisor.empty() || guest.hypervisor == needs.hypervisor) &&
         (needs.vm_mode.empty() || guest.vm_mode == needs.vm_mode);
}

bool suits(const HostKind& kind, const Needs& needs) {
  const bool any = needs.arch.empty() && needs.hypervisor.empty() && needs.vm_mode.empty();
  if (!any && std::none_of(kind.supported.begin(), kind.supported.end(),
                           [&](const auto& guest) { return runs(guest, needs); }))
    return false;
  return needs.version.empty() || version_satisfies(version_text(kind.hypervisor_version), needs.version);
}

void narrow(const Question& q, Candidates& hosts) {
  const Needs needs = needs_of(q);
  if (needs.arch.empty() && needs.hypervisor.empty() && needs.vm_mode.empty() && needs.version.empty())
    return;
  keep_by_kind(q, hosts, [&](const HostKind& kind) { return suits(kind, needs); });
}

Miss explain(const Question& q, std::span<const Row>) {
  const Needs needs = needs_of(q);
  std::string words = "they do not run";
  for (const auto part : {needs.arch, needs.hypervisor, needs.vm_mode})
    if (!part.empty()) words.append(" ").append(part);
  words += " guests";
  if (!needs.version.empty()) words.append(" on a hypervisor version ").append(needs.version);
  return {words, {}};
}

}  // namespace

constinit const Filter image_properties_filter{.name = "ImagePropertiesFilter",
                                               .narrow = narrow,
                                               .once_per_request = true,
                                               .in_rebuild = true,
                                               .explain = explain};

}  // namespace nova::scheduler
