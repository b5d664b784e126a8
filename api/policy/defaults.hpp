// The policy that holds when no file says otherwise.
#pragma once
#include "api/policy/rules.hpp"

namespace nova::api {

PolicyTexts default_policy();
// The same as a policy.yaml with every rule commented out.
std::string sample_policy();

}  // namespace nova::api
