// The numbers of the operations of all agents in one process.
#pragma once
#include <array>

#include "common/metrics/registry.hpp"
#include "compute/operation.hpp"

namespace nova::compute {

class OperationsMetrics {
 public:
  OperationsMetrics() = default;  // counts nothing
  explicit OperationsMetrics(metrics::Registry& registry);

  void began(OperationKind kind) const;
  void ended(OperationKind kind, proto::Outcome outcome, double seconds) const;

 private:
  struct Kind {
    metrics::Counter done, failed;
    metrics::Gauge running;
    metrics::Histogram seconds;
  };
  std::array<Kind, operation_kind_names.size()> kinds_;
};

}  // namespace nova::compute
