// Hosts' attributes by the names that ComputeCapabilitiesFilter and JsonFilter know them: free_ram_mb,
// cpu_info:features, hypervisor_type ... Needs the JSON library's full header to use the result.
#pragma once
#include <string_view>
#include <vector>

#include "common/json/value.hpp"
#include "scheduler/hosts/host_table.hpp"

namespace nova::scheduler {

using AttributePath = std::vector<std::string_view>;

// Null when the host has no such attribute.
json::Document attribute(const HostTable& hosts, Row row, const AttributePath& path);
// Is the attribute the same for all hosts of one kind, so that it need be read once?
bool is_of_kind(const AttributePath& path);

}  // namespace nova::scheduler
