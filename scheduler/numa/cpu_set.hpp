// Sets of CPU numbers and their text form "0-3,^2,7". Pure.
#pragma once
#include <optional>
#include <set>
#include <string_view>

namespace nova::scheduler {

using CpuSet = std::set<int>;

CpuSet all_cpus(int count);
// Numbers below `count`; a text that only excludes ("^0") starts from all. Nothing if it cannot be read.
std::optional<CpuSet> read_cpu_set(std::string_view text, int count);

}  // namespace nova::scheduler
