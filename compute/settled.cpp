#include "compute/settled.hpp"

#include <algorithm>

namespace nova::compute {
namespace {
constexpr std::size_t most_reports = 8;  // of one server
}

void SettledOperations::remember(const OperationKey& key, const proto::OperationReport& report) {
  const auto [at, fresh] = servers_.try_emplace(report.operation.server);
  Entry& entry = at->second;
  if (fresh) order_.push_back(at->first);
  entry.reports[key] = report;
  if (entry.reports.size() > most_reports) entry.reports.erase(entry.reports.begin());
  if (key.kind == OperationKind::destroy && report.outcome == proto::Outcome::done)
    entry.destroyed = std::max(entry.destroyed.value_or(Position()), Position(report.operation));
  if (servers_.size() > most_) {
    servers_.erase(order_.front());
    order_.pop_front();
  }
}

const proto::OperationReport* SettledOperations::find(const proto::ServerId& server,
                                                      const OperationKey& key) const {
  const auto at = servers_.find(server);
  if (at == servers_.end()) return nullptr;
  const auto found = at->second.reports.find(key);
  return found == at->second.reports.end() ? nullptr : &found->second;
}

std::optional<Position> SettledOperations::destroyed(const proto::ServerId& server) const {
  const auto at = servers_.find(server);
  return at == servers_.end() ? std::nullopt : at->second.destroyed;
}

}  // namespace nova::compute
