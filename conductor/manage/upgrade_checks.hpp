// The checks of nova-status upgrade check. The worst result is the exit code: 0 success, 1 warning, 2
// failure.
#pragma once
#include <string>
#include <vector>

#include "conductor/manage/environment.hpp"

namespace nova::manage {

enum class Verdict { success = 0, warning = 1, failure = 2 };

struct CheckResult {
  std::string check;
  Verdict verdict = Verdict::success;
  std::string details;
};

std::vector<CheckResult> upgrade_checks(Environment& env);
Verdict worst(const std::vector<CheckResult>& results);
// As oslo.upgradecheck prints it. Pure.
std::string report(const std::vector<CheckResult>& results);

}  // namespace nova::manage
