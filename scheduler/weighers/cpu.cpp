// Free virtual CPUs: physical ones times the allocation ratio, less those used.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {

constinit const Weigher cpu_weigher{.name = "CPUWeigher",
                                    .option = "cpu_weight_multiplier",
                                    .multiplier = [](const Policy& policy) { return policy.weights.cpu; },
                                    .score = score_column<&Columns::cpus_free>,
                                    .from_zero = true};

}  // namespace nova::scheduler
