// Free disk.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher disk_weigher{.name = "DiskWeigher",
                                     .option = "disk_weight_multiplier",
                                     .multiplier = [](const Policy& policy) { return policy.weights.disk; },
                                     .score = score_column<&Columns::disk_free>,
                                     .from_zero = true};

}  // namespace nova::scheduler
