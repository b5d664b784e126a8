// Builds, snapshots and moves going on.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher io_ops_weigher{
    .name = "IoOpsWeigher",
    .option = "io_ops_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.io_ops; },
    .score = score_column<&Columns::io_ops>,
    .from_zero = true};

}  // namespace nova::scheduler
