// Builds that failed lately; the multiplier counts against the host.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher build_failure_weigher{
    .name = "BuildFailureWeigher",
    .option = "build_failure_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.build_failure; },
    .score = score_column<&Columns::failed_builds>,
    .against = true};

}  // namespace nova::scheduler
