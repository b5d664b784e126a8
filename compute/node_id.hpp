// The identity of a compute node: a uuid in the file compute_id of the state directory, made at the first
// start. It stays when the host is renamed. Throws Fault when the file cannot be read or made, or holds no
// uuid.
#pragma once
#include <filesystem>
#include <string>

namespace nova::compute {

std::string node_uuid(const std::filesystem::path& state_path);
// For one of several agents in a process: the same name gives the same uuid (RFC 4122, version 5).
std::string derived_uuid(const std::string& space, const std::string& name);

}  // namespace nova::compute
