// Free memory in MB.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher ram_weigher{.name = "RAMWeigher",
                                    .option = "ram_weight_multiplier",
                                    .multiplier = [](const Policy& policy) { return policy.weights.ram; },
                                    .score = score_column<&Columns::ram_free>,
                                    .from_zero = true};

}  // namespace nova::scheduler
