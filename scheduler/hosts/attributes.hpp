// Hosts' attributes by the names that ComputeCapabilitiesFilter and JsonFilter know them: free_ram_mb,
// cpu_info:features, hypervisor_type ... as JSON trees, since a query computes with them.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "scheduler/hosts/host_table.hpp"

namespace nova::scheduler {

using Tree = nlohmann::json;
using AttributePath = std::vector<std::string_view>;

// Null when the host has no such attribute. Needs the JSON library's full header.
Tree attribute(const HostTable& hosts, Row row, const AttributePath& path);
// Is the attribute the same for all hosts of one kind, so that it need be read once?
bool is_of_kind(const AttributePath& path);

}  // namespace nova::scheduler
