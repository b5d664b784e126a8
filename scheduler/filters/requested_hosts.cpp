// The hosts that the request itself names: forced, requested and ignored ones.
#include <unordered_map>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool is_host(const Question& q, Row row, const std::string& host, const std::string& node) {
  const proto::HostState& state = q.hosts.record(row).state;
  return (host.empty() || state.host.str() == host) && (node.empty() || state.inventory.node == node);
}

void narrow(const Question& q, Candidates& hosts) {
  const proto::RequestSpec& request = q.ask.request;
  if (!request.ignored_hosts.empty()) {
    std::unordered_map<Row, bool> ignored;
    for (const auto& host : request.ignored_hosts)
      if (const auto row = q.hosts.find(host)) ignored.emplace(*row, true);
    hosts.keep_if([&](Row row) { return !ignored.contains(row); });
  }
  if (!request.forced_host.empty() || !request.forced_node.empty())
    hosts.keep_if([&](Row row) { return is_host(q, row, request.forced_host, request.forced_node); });
  if (!request.requested_host.empty() || !request.requested_node.empty())
    hosts.keep_if([&](Row row) { return is_host(q, row, request.requested_host, request.requested_node); });
}

Miss explain(const Question& q, std::span<const Row>) {
  const proto::RequestSpec& request = q.ask.request;
  const bool named =
      !(request.forced_host + request.forced_node + request.requested_host + request.requested_node).empty();
  return {named ? "they are not the host that was asked for" : "the request rules them out", {}};
}

}  // namespace

constinit const Filter requested_hosts_filter{.name = "RequestedHosts",
                                              .narrow = narrow,
                                              .once_per_request = true,
                                              .in_rebuild = true,
                                              .when_forced = true,
                                              .explain = explain};

}  // namespace nova::scheduler
