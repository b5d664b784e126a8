// The durable trace of a workflow: one row of `sagas`. Its lease keeps two processes from driving it at once;
// its revision makes sure of it: a driver that was overtaken changes nothing.
#pragma once
#include <array>
#include <string>

#include "common/describe.hpp"
#include "common/time.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

enum class Phase {
  forward,  // running its steps
  undo,     // giving back what the steps did
  done,
  failed,  // undone; the reason is in `error`
};
constexpr std::array<EnumName<Phase>, 4> phase_names{
    {{Phase::forward, "forward"}, {Phase::undo, "undo"}, {Phase::done, "done"}, {Phase::failed, "failed"}}};
constexpr const auto& names_of(Phase) { return phase_names; }

struct SagaRecord {
  proto::SagaId id = 0;
  std::int64_t revision = 0;  // rises with every save: who saves an older one has been overtaken
  std::string kind;           // name of the workflow: "build_server"
  int version = 1;
  proto::ServerId server;
  std::string request;  // the request's Context, as JSON without secrets
  Phase phase = Phase::forward;
  int cursor = 0;        // the step to run or to undo next
  int undo_to = 0;       // in phase undo: the last step to undo
  bool resumes = false;  // in phase undo: go forward again from undo_to afterwards
  bool waiting = false;  // the step at cursor was given to a host; its report is awaited
  int attempt = 0;       // names the operation given to a host; an older one's report is stale
  int tries = 0;         // of the step at cursor, for backoff
  std::string state;     // the workflow's typed state, as JSON
  std::string error;     // why it is being undone: encoded Error
  std::string trouble;   // what the step at cursor met when it was tried last, in words
  Timestamp wake_at{};   // when the sweeper looks at it next
  Timestamp deadline{};  // past it the work fails
  // Not stored: `waiting` was saved just now by this process, and the message to the host has not left yet.
  bool unsent = false;
};

// The step at the cursor is given to a host, under a new attempt; who hears nothing until `wake_at` asks
// again.
inline void mark_given(SagaRecord& r, Timestamp wake_at) {
  ++r.attempt;
  r.trouble.clear();
  r.waiting = true;
  r.wake_at = wake_at;
}

inline bool ended(const SagaRecord& r) { return r.phase == Phase::done || r.phase == Phase::failed; }

}  // namespace nova::conductor
