// The number of servers.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher num_instances_weigher{
    .name = "NumInstancesWeigher",
    .option = "num_instances_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.num_instances; },
    .score = score_column<&Columns::servers>};

}  // namespace nova::scheduler
