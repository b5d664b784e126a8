// Who asks, on whose behalf, and until when: travels with every request through every daemon.
#pragma once
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace nova {

// A class with a constructor, not an aggregate, so that it may be a temporary in a co_await expression.
class Context {
 public:
  using Clock = std::chrono::steady_clock;

  Context() = default;

  std::string request_id;         // req-<uuid>; on every log line that the request causes
  std::string global_request_id;  // the caller's own, if it sent one
  std::string user_id, user_name, user_domain_id;
  std::string project_id, project_name, project_domain_id;
  std::vector<std::string> roles;
  bool is_admin = false;  // rule context_is_admin held at the door
  bool system_scope = false;
  std::string auth_token;  // secret: never logged, never stored
  std::string remote_address;
  std::string server_id;  // the server a log line is about; empty if none
  Clock::time_point deadline = Clock::time_point::max();

  bool has_role(const std::string& role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  }
  // The same request with a deadline no later than `limit` from now.
  Context within(Clock::duration limit) const {
    Context shorter = *this;
    shorter.deadline = std::min(deadline, Clock::now() + limit);
    return shorter;
  }
};

}  // namespace nova
