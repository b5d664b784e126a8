#include "compute/operations_metrics.hpp"

namespace nova::compute {

OperationsMetrics::OperationsMetrics(metrics::Registry& registry) {
  for (const auto& row : operation_kind_names) {
    const metrics::Labels kind{{"operation", std::string(row.name)}};
    const auto outcome = [&](const char* name) {
      auto labels = kind;
      labels["outcome"] = name;
      return registry.counter("nova_compute_operations_total", "Host operations that ended.", labels);
    };
    kinds_[static_cast<std::size_t>(row.value)] = {
        outcome("done"), outcome("failed"),
        registry.gauge("nova_compute_operations_running", "Host operations that are carried out now.", kind),
        registry.histogram("nova_compute_operation_seconds", "Time that host operations took.", kind)};
  }
}

void OperationsMetrics::began(OperationKind kind) const {
  kinds_[static_cast<std::size_t>(kind)].running.add();
}

void OperationsMetrics::ended(OperationKind kind, proto::Outcome outcome, double seconds) const {
  const Kind& at = kinds_[static_cast<std::size_t>(kind)];
  at.running.add(-1);
  at.seconds.observe(seconds);
  (outcome == proto::Outcome::done ? at.done : at.failed).add();
}

}  // namespace nova::compute
