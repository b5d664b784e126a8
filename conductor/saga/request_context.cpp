#include "conductor/saga/request_context.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::conductor {
namespace {
struct Kept {
  std::string request_id, global_request_id, user_id, user_name, user_domain_id, project_id, project_name,
      project_domain_id;
  std::vector<std::string> roles;
  bool is_admin = false;
  static constexpr auto fields() {
    return Pack{field("request_id", &Kept::request_id),
                field("global_request_id", &Kept::global_request_id).optional(),
                field("user_id", &Kept::user_id).optional(),
                field("user_name", &Kept::user_name).optional(),
                field("user_domain_id", &Kept::user_domain_id).optional(),
                field("project_id", &Kept::project_id).optional(),
                field("project_name", &Kept::project_name).optional(),
                field("project_domain_id", &Kept::project_domain_id).optional(),
                field("roles", &Kept::roles).optional(),
                field("is_admin", &Kept::is_admin).optional()};
  }
};
}  // namespace

std::string encode_context(const Context& c) {
  return encode(Kept{c.request_id, c.global_request_id, c.user_id, c.user_name, c.user_domain_id,
                     c.project_id, c.project_name, c.project_domain_id, c.roles, c.is_admin});
}

Context decode_context(const std::string& text) {
  Context c;
  if (text.empty()) return c;
  const auto kept = decode_lenient<Kept>(json::parse(text).root());
  c.request_id = kept.request_id;
  c.global_request_id = kept.global_request_id;
  c.user_id = kept.user_id;
  c.user_name = kept.user_name;
  c.user_domain_id = kept.user_domain_id;
  c.project_id = kept.project_id;
  c.project_name = kept.project_name;
  c.project_domain_id = kept.project_domain_id;
  c.roles = kept.roles;
  c.is_admin = kept.is_admin;
  return c;
}

}  // namespace nova::conductor
