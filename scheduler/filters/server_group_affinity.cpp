// Members of an affinity group go to the host of those that are placed.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  if (!q.ask.request.group || q.ask.request.group->policy != "affinity") return;
  // Members whose host is not known here (it is gone) still bind the group to it.
  if (q.group.empty() && q.ask.request.group->hosts.empty()) return;
  hosts.keep_if([&](Row row) { return q.group.contains(row); });
}

Miss explain(const Question&, std::span<const Row>) {
  return {"the other members of the server group are elsewhere", {}};
}

}  // namespace

constinit const Filter server_group_affinity_filter{
    .name = "ServerGroupAffinityFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
