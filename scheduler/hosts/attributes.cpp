#include "scheduler/hosts/attributes.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace nova::scheduler {
namespace {

struct Named {
  std::string_view name;
  Tree (*read)(const HostTable& hosts, Row row);
  bool of_kind = false;
};

const proto::HostState& state(const HostTable& hosts, Row row) { return hosts.record(row).state; }
const proto::Inventory& inventory(const HostTable& hosts, Row row) { return state(hosts, row).inventory; }

Tree cpu_info(const HostTable& hosts, Row row) {
  return Tree::parse(hosts.kind(row).cpu_info, nullptr, /*allow_exceptions=*/false);
}

Tree supported(const HostTable& hosts, Row row) {
  Tree list = Tree::array();
  for (const auto& guest : hosts.kind(row).supported)
    list.push_back(Tree::array({guest.arch, guest.hypervisor, guest.vm_mode}));
  return list;
}

Tree metrics(const HostTable& hosts, Row row) { return Tree(inventory(hosts, row).metrics); }

using H = const HostTable&;
const std::array<Named, 28> names{{
    {"host", [](H h, Row r) { return Tree(state(h, r).host.str()); }},
    {"nodename", [](H h, Row r) { return Tree(inventory(h, r).node); }},
    {"hypervisor_hostname", [](H h, Row r) { return Tree(inventory(h, r).node); }},
    {"uuid", [](H h, Row r) { return Tree(inventory(h, r).node_uuid); }},
    {"host_ip", [](H h, Row r) { return Tree(inventory(h, r).host_ip); }},
    {"hypervisor_type", [](H h, Row r) { return Tree(h.kind(r).hypervisor_type); }, true},
    {"hypervisor_version", [](H h, Row r) { return Tree(h.kind(r).hypervisor_version); }, true},
    {"cpu_info", cpu_info, true},
    {"supported_instances", supported, true},
    {"traits", [](H h, Row r) { return Tree(h.kind(r).traits); }, true},
    {"metrics", metrics},
    {"free_ram_mb", [](H h, Row r) { return Tree(h.columns().ram_free[r]); }},
    {"total_usable_ram_mb", [](H h, Row r) { return Tree(inventory(h, r).memory_mb); }},
    {"free_disk_mb", [](H h, Row r) { return Tree(std::int64_t{h.columns().disk_free[r]} * 1024); }},
    {"disk_mb_used", [](H h, Row r) { return Tree(std::int64_t{h.record(r).disk_gb_used} * 1024); }},
    {"total_usable_disk_gb", [](H h, Row r) { return Tree(inventory(h, r).local_gb); }},
    {"vcpus_total", [](H h, Row r) { return Tree(inventory(h, r).vcpus); }},
    {"vcpus_used", [](H h, Row r) { return Tree(h.record(r).vcpus_used); }},
    {"num_instances", [](H h, Row r) { return Tree(h.record(r).servers); }},
    {"num_io_ops", [](H h, Row r) { return Tree(h.record(r).io_ops); }},
    {"failed_builds", [](H h, Row r) { return Tree(state(h, r).failed_builds); }},
    {"cpu_allocation_ratio", [](H h, Row r) { return Tree(inventory(h, r).cpu_allocation_ratio); }},
    {"ram_allocation_ratio", [](H h, Row r) { return Tree(inventory(h, r).ram_allocation_ratio); }},
    {"disk_allocation_ratio", [](H h, Row r) { return Tree(inventory(h, r).disk_allocation_ratio); }},
    {"service.host", [](H h, Row r) { return Tree(state(h, r).host.str()); }},
    {"service.disabled", [](H h, Row r) { return Tree(state(h, r).disabled); }},
    {"availability_zone", [](H h, Row r) { return Tree(h.zone(r)); }},
    {"disabled", [](H h, Row r) { return Tree(state(h, r).disabled); }},
}};

const Named* find_name(std::string_view name) {
  const auto at =
      std::find_if(names.begin(), names.end(), [&](const Named& one) { return one.name == name; });
  return at == names.end() ? nullptr : &*at;
}

// The attribute, and how many parts of the path its name takes ("service.host" takes two).
std::pair<const Named*, std::size_t> find_path(const AttributePath& path) {
  if (path.size() > 1)
    if (const Named* named = find_name(std::string(path[0]) + '.' + std::string(path[1]))) return {named, 2};
  return {path.empty() ? nullptr : find_name(path[0]), 1};
}

}  // namespace

Tree attribute(const HostTable& hosts, Row row, const AttributePath& path) {
  const auto [named, used] = find_path(path);
  if (named == nullptr) return Tree();
  Tree value = named->read(hosts, row);
  for (std::size_t i = used; i < path.size(); ++i) {
    const auto member = value.is_object() ? value.find(std::string(path[i])) : value.end();
    if (member == value.end()) return Tree();
    Tree inner = std::move(*member);
    value = std::move(inner);
  }
  return value.is_discarded() ? Tree() : value;
}

bool is_of_kind(const AttributePath& path) {
  const Named* named = find_path(path).first;
  return named != nullptr && named->of_kind;
}

}  // namespace nova::scheduler
