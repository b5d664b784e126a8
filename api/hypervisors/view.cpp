#include "api/hypervisors/view.hpp"

namespace nova::api::hypervisors {
namespace {

void fill(Resources& out, const proto::HypervisorSums& sums) {
  out.vcpus = sums.vcpus;
  out.memory_mb = sums.memory_mb;
  out.local_gb = sums.local_gb;
  out.vcpus_used = sums.vcpus_used;
  out.memory_mb_used = sums.memory_mb_used;
  out.local_gb_used = sums.local_gb_used;
  out.free_ram_mb = sums.memory_mb - sums.memory_mb_used;
  out.free_disk_gb = sums.local_gb - sums.local_gb_used;
  out.current_workload = sums.current_workload;
  out.running_vms = sums.running_vms;
  out.disk_available_least = sums.disk_available_least;
}

void fill(Summary& out, const proto::Hypervisor& hypervisor) {
  out.number = hypervisor.number;
  out.id = hypervisor.id;
  out.name = hypervisor.name;
  out.state = hypervisor.up ? "up" : "down";
  out.status = hypervisor.disabled ? "disabled" : "enabled";
  out.asked_servers.emplace();
  for (const auto& server : hypervisor.servers) out.asked_servers->push_back({server.name, server.id});
  if (!hypervisor.servers.empty()) out.some_servers = out.asked_servers;
}

}  // namespace

Summary summary_of(const proto::Hypervisor& hypervisor) {
  Summary view;
  fill(view, hypervisor);
  return view;
}

Detail detail_of(const proto::Hypervisor& hypervisor) {
  Detail view;
  fill(static_cast<Summary&>(view), hypervisor);
  fill(static_cast<Resources&>(view), hypervisor);
  view.type = hypervisor.type;
  view.version = hypervisor.version;
  view.host_ip = hypervisor.host_ip;
  view.cpu_info = hypervisor.cpu_info;
  if (view.cpu_info.text.empty()) view.cpu_info.text = "{}";
  view.cpu_info_text = view.cpu_info.text;
  view.service = {hypervisor.service_number, hypervisor.service_id, hypervisor.host.str(),
                  hypervisor.disabled_reason};
  return view;
}

Statistics statistics_of(const proto::SumHypervisors::Reply& sums) {
  Statistics view;
  fill(view, sums);
  view.count = sums.count;
  return view;
}

}  // namespace nova::api::hypervisors
