// Names of hosts in bodies and queries.
#pragma once
#include "api/http/values.hpp"

namespace nova::api {

// Characters that Nova allows in names of hosts.
extern const Pattern host_pattern;

}  // namespace nova::api
