// The decision itself: filters, weighers, choice, alternates, for one server after the other, each choice
// counted in before the next. No I/O, no clock, and all chance comes from the caller.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "scheduler/ask.hpp"
#include "scheduler/hosts/host_table.hpp"
#include "scheduler/policy.hpp"
#include "scheduler/trace.hpp"

namespace nova::scheduler {

// A number below `bound`, which is at least 1.
using Random = std::function<std::size_t(std::size_t bound)>;

struct Choice {
  // For each server of the request: the chosen host first, then alternates.
  std::vector<std::vector<Row>> hosts;
  Trace trace;  // of the last server
};

struct Refusal {
  std::string message;  // for the user: names no host but one that the request itself names
  std::string detail;   // for the log
  Trace trace;
};

struct Circumstances {
  Timestamp now{};
  Timestamp picks_expire{};  // until when the choices count although no row shows them
  bool alternates = true;
  bool silent_too = false;  // as if hosts that have not been heard of lived
};

// A refusal leaves no choice counted in `hosts`.
std::variant<Choice, Refusal> select(HostTable& hosts, const Ask& ask, const Policy& policy,
                                     const Random& random, const Circumstances& when);

}  // namespace nova::scheduler
