#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

int limited(std::optional<std::int64_t> wish, int fallback) {
  return wish ? static_cast<int>(std::clamp<std::int64_t>(*wish, 1, 65536)) : fallback;
}

TopologyWish read_topology(const Wishes& wishes) {
  TopologyWish out;
  out.sockets = limited(wishes.either_number("cpu_sockets"), 0);
  out.cores = limited(wishes.either_number("cpu_cores"), 0);
  out.threads = limited(wishes.either_number("cpu_threads"), 0);
  out.max_sockets = limited(wishes.either_number("cpu_max_sockets"), 65536);
  out.max_cores = limited(wishes.either_number("cpu_max_cores"), 65536);
  out.max_threads = limited(wishes.either_number("cpu_max_threads"), 65536);
  return out;
}

std::string choose_mode(const Scene& scene) {
  const auto& asked = scene.options.libvirt.cpu_mode;
  if (asked == "none") return "";
  if (!asked.empty()) return asked;
  if (!scene.kvm()) return "";
  return scene.input.machine.arch == "aarch64" ? "host-passthrough" : "host-model";
}

std::string choose_model(const Scene& scene) {
  const auto& usable = scene.capabilities().cpu_models;
  for (const auto& model : scene.options.libvirt.cpu_models)
    if (usable.empty() || std::find(usable.begin(), usable.end(), model) != usable.end()) return model;
  lacks("None of the processor models in [libvirt] cpu_models can be used on this host.");
}

void plan_features(const Scene& scene, CpuSpec& cpu) {
  for (const auto& flag : scene.options.libvirt.cpu_model_extra_flags) {
    if (flag.starts_with('-'))
      cpu.features.emplace_back(flag.substr(1), "disable");
    else
      cpu.features.emplace_back(flag.starts_with('+') ? flag.substr(1) : flag, "require");
  }
}

void plan_tune(const Scene& scene, CpuTune& tune) {
  tune.shares = scene.wishes.flavor_number("quota:cpu_shares").value_or(0);
  tune.period = scene.wishes.flavor_number("quota:cpu_period").value_or(0);
  tune.quota = scene.wishes.flavor_number("quota:cpu_quota");
}

}  // namespace

CpuTopology choose_topology(int vcpus, const TopologyWish& wish) {
  std::optional<CpuTopology> best;
  auto rank = [&](const CpuTopology& t) {
    const int met = (wish.sockets == t.sockets) + (wish.cores == t.cores) + (wish.threads == t.threads);
    return std::tuple(met, -t.threads, t.sockets);
  };
  for (int threads = 1; threads <= std::min(vcpus, wish.max_threads); ++threads) {
    if (vcpus % threads != 0) continue;
    for (int cores = 1; cores <= std::min(vcpus / threads, wish.max_cores); ++cores) {
      const CpuTopology t{vcpus / threads / cores, cores, threads};
      if (t.sockets * cores * threads != vcpus || t.sockets > wish.max_sockets) continue;
      if (!best || rank(t) > rank(*best)) best = t;
    }
  }
  if (!best)
    refuse("ImageVCPUTopologyRangeExceeded",
           fmt::format("{} virtual CPUs do not fit the limits of {} sockets, {} cores and {} threads.", vcpus,
                       wish.max_sockets, wish.max_cores, wish.max_threads));
  return *best;
}

void plan_cpu(const Scene& scene, DomainSpec& spec) {
  spec.vcpus = scene.server().flavor.vcpus;
  spec.cpu.topology = choose_topology(spec.vcpus, read_topology(scene.wishes));
  spec.cpu.mode = choose_mode(scene);
  if (spec.cpu.mode == "custom") spec.cpu.model = choose_model(scene);
  if (!spec.cpu.mode.empty()) plan_features(scene, spec.cpu);
  plan_tune(scene, spec.tune);
}

}  // namespace nova::compute::libvirt::planning
