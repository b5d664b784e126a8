// Hosts whose compute service an operator, or the host itself, has disabled.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& disabled = q.hosts.columns().disabled;
  hosts.keep_if([&](Row row) { return disabled[row] == 0; });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are disabled", {}}; }

}  // namespace

constinit const Filter compute_status_filter{.name = "ComputeStatus",
                                             .narrow = narrow,
                                             .once_per_request = true,
                                             .when_forced = true,
                                             .explain = explain};

}  // namespace nova::scheduler
