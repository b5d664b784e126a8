// Who asks, as data: beside an item of a shared call, and in the record of work that goes on after the
// answer.
#pragma once
#include <string>
#include <vector>

#include "common/context.hpp"
#include "common/describe.hpp"

namespace nova::proto {

// No token: nobody needs it later.
struct Caller {
  std::string request_id, global_request_id;
  std::string user_id, user_name, user_domain_id;
  std::string project_id, project_name, project_domain_id;
  std::vector<std::string> roles;
  bool is_admin = false;

  static constexpr auto fields() {
    return Pack{field("request_id", &Caller::request_id),
                field("global_request_id", &Caller::global_request_id).optional(),
                field("user_id", &Caller::user_id).optional(),
                field("user_name", &Caller::user_name).optional(),
                field("user_domain_id", &Caller::user_domain_id).optional(),
                field("project_id", &Caller::project_id).optional(),
                field("project_name", &Caller::project_name).optional(),
                field("project_domain_id", &Caller::project_domain_id).optional(),
                field("roles", &Caller::roles).optional(),
                field("is_admin", &Caller::is_admin).optional()};
  }
};

inline Caller caller_of(const Context& c) {
  return {c.request_id, c.global_request_id, c.user_id,           c.user_name, c.user_domain_id,
          c.project_id, c.project_name,      c.project_domain_id, c.roles,     c.is_admin};
}

inline Context context_of(const Caller& caller) {
  Context c;
  c.request_id = caller.request_id;
  c.global_request_id = caller.global_request_id;
  c.user_id = caller.user_id;
  c.user_name = caller.user_name;
  c.user_domain_id = caller.user_domain_id;
  c.project_id = caller.project_id;
  c.project_name = caller.project_name;
  c.project_domain_id = caller.project_domain_id;
  c.roles = caller.roles;
  c.is_admin = caller.is_admin;
  return c;
}

}  // namespace nova::proto
