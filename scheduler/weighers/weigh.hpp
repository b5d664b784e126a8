// Nova's weighing of the hosts that passed the filters. Pure.
#pragma once
#include <span>
#include <vector>

#include "scheduler/weighers/weigher.hpp"

namespace nova::scheduler {

std::span<const Weigher> all_weighers();
// The weight of each host, in their order. A single host is not weighed: 0.
std::vector<double> weigh(const Question& question, std::span<const Row> hosts);

}  // namespace nova::scheduler
