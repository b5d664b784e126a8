// The version of the hypervisor.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher hypervisor_version_weigher{
    .name = "HypervisorVersionWeigher",
    .option = "hypervisor_version_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.hypervisor_version; },
    .score = score_column<&Columns::hypervisor_version>};

}  // namespace nova::scheduler
