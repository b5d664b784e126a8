// Work that the conductor gives to a host, and how its outcome comes back. An operation is named by its saga
// and attempt; the host does it idempotently, and the conductor discards reports of an older attempt.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "proto/ids.hpp"
#include "proto/network.hpp"

namespace nova::proto {

struct OperationRef {
  SagaId saga = 0;
  int attempt = 0;
  ServerId server;
  std::int64_t generation = 0;  // the server's: a host refuses an operation older than what it runs

  static constexpr auto fields() {
    return Pack{field("saga", &OperationRef::saga), field("attempt", &OperationRef::attempt),
                field("server", &OperationRef::server), field("generation", &OperationRef::generation)};
  }
};

enum class Outcome {
  progress,  // still at it; `task_state` may have moved
  done,
  failed,       // this host cannot; another may
  failed_hard,  // no host can (bad image, bad request): do not try elsewhere
};
constexpr std::array<EnumName<Outcome>, 4> outcome_names{{{Outcome::progress, "progress"},
                                                          {Outcome::done, "done"},
                                                          {Outcome::failed, "failed"},
                                                          {Outcome::failed_hard, "failed_hard"}}};
constexpr const auto& names_of(Outcome) { return outcome_names; }

struct OperationReport {
  OperationRef operation;
  HostName host;
  Outcome outcome = Outcome::done;
  std::string task_state;  // with progress: what the server is doing now, e.g. "spawning"
  int power_state = 0;
  std::string root_device_name;
  std::string error_class;    // "ImageUnacceptable", ...
  std::string error_message;  // safe to show to the user
  std::string error_details;  // for administrators

  static constexpr auto fields() {
    return Pack{field("operation", &OperationReport::operation),
                field("host", &OperationReport::host),
                field("outcome", &OperationReport::outcome),
                field("task_state", &OperationReport::task_state).optional(),
                field("power_state", &OperationReport::power_state).optional(),
                field("root_device_name", &OperationReport::root_device_name).optional(),
                field("error_class", &OperationReport::error_class).optional(),
                field("error_message", &OperationReport::error_message).optional(),
                field("error_details", &OperationReport::error_details).optional()};
  }
};

}  // namespace nova::proto
