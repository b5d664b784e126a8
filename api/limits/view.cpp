#include "api/limits/view.hpp"

namespace nova::api::limits {

LimitsView view_of(const std::map<std::string, proto::QuotaLine>& quotas) {
  const auto line = [&](const char* name) {
    const auto at = quotas.find(name);
    return at == quotas.end() ? proto::QuotaLine{} : at->second;
  };
  LimitsView view;
  auto& a = view.absolute;
  a.instances = line("instances").limit;
  a.cores = line("cores").limit;
  a.ram = line("ram").limit;
  a.key_pairs = line("key_pairs").limit;
  a.metadata = line("metadata_items").limit;
  a.groups = line("server_groups").limit;
  a.group_members = line("server_group_members").limit;
  a.files = line("injected_files").limit;
  a.file_bytes = line("injected_file_content_bytes").limit;
  a.instances_used = line("instances").used;
  a.cores_used = line("cores").used;
  a.ram_used = line("ram").used;
  a.groups_used = line("server_groups").used;
  return view;
}

}  // namespace nova::api::limits
