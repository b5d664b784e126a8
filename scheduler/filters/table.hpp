// The list of all filters.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "scheduler/filters/filter.hpp"

namespace nova::scheduler {

// Run for every request, before the enabled ones: what Placement decides in Nova.
std::span<const Filter> standing_filters();
// The filters that [filter_scheduler] enabled_filters can name; null for a name that is not one.
const Filter* find_filter(std::string_view name);
std::string filter_names();

}  // namespace nova::scheduler
