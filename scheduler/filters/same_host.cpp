// The host of one of the servers in hint same_host.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool carries_any(const HostRecord& record, const std::vector<std::string>& servers) {
  return std::any_of(servers.begin(), servers.end(),
                     [&](const std::string& server) { return record.carries(proto::ServerId(server)); });
}

void narrow(const Question& q, Candidates& hosts) {
  const auto* servers = q.ask.hint("same_host");
  if (servers == nullptr || servers->empty()) return;
  hosts.keep_if([&](Row row) { return carries_any(q.hosts.record(row), *servers); });
}

Miss explain(const Question&, std::span<const Row>) {
  return {"they carry none of the servers in hint same_host", {}};
}

}  // namespace

constinit const Filter same_host_filter{
    .name = "SameHostFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
