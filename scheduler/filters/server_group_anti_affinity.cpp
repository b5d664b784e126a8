// At most max_server_per_host members of an anti-affinity group on one host.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

// A server that moves or is rebuilt may stay where it is.
bool is_at_home(const Question& q, Row row) {
  const auto& servers = q.ask.servers;
  return std::any_of(servers.begin(), servers.end(), [&](const proto::ServerId& server) {
    const auto& ids = q.hosts.record(row).state.server_ids;
    return std::binary_search(ids.begin(), ids.end(), server);
  });
}

void narrow(const Question& q, Candidates& hosts) {
  if (!q.ask.request.group || q.ask.request.group->policy != "anti-affinity") return;
  const int most = std::max(q.ask.request.group->max_server_per_host, 1);
  hosts.keep_if([&](Row row) {
    const auto members = q.group.find(row);
    return members == q.group.end() || members->second < most || is_at_home(q, row);
  });
}

Miss explain(const Question& q, std::span<const Row>) {
  const int most = std::max(q.ask.request.group->max_server_per_host, 1);
  return {"they have " + std::to_string(most) + (most == 1 ? " member" : " members") +
              " of the server group already",
          {}};
}

}  // namespace

constinit const Filter server_group_anti_affinity_filter{
    .name = "ServerGroupAntiAffinityFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
