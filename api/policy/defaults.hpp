// The policy that holds when no file says otherwise.
#pragma once
#include "api/policy/rules.hpp"

namespace nova::api {

PolicyTexts default_policy();

}  // namespace nova::api
