// The extra specs that are known by name, and what their values must be. Pure.
#pragma once
#include <map>
#include <string>

namespace nova::api::flavors {

// Throws Fault(bad_request) for a key that its namespace does not have, and for a value that does not fit.
// Keys in other namespaces are the operator's own.
void check_extra_specs(const std::map<std::string, std::string>& specs);

}  // namespace nova::api::flavors
