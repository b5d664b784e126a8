#include "api/standalone/identity/implied_roles.hpp"

#include <algorithm>
#include <array>

namespace nova::api::standalone {

using proto::identity::Role;

namespace {

void add(std::vector<Role>& roles, Role role) {
  const bool there =
      std::any_of(roles.begin(), roles.end(), [&](const Role& one) { return one.id == role.id; });
  if (!there) roles.push_back(std::move(role));
}

const Role* named(const std::vector<Role>& all, std::string_view name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const Role& role) { return role.name == name; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace

std::string_view implied_by(std::string_view name) {
  constexpr std::array<std::string_view, 4> chain{"admin", "manager", "member", "reader"};
  const auto* const at = std::find(chain.begin(), chain.end(), name);
  return at == chain.end() || at + 1 == chain.end() ? std::string_view() : *(at + 1);
}

std::vector<Role> with_implied(const std::vector<proto::identity::Grant>& granted,
                               const std::vector<Role>& all) {
  std::vector<Role> roles;
  for (const auto& grant : granted) add(roles, Role{grant.role_id, grant.role_name, ""});
  for (std::size_t i = 0; i < roles.size(); ++i)
    for (auto name = implied_by(roles[i].name); !name.empty(); name = implied_by(name))
      if (const Role* role = named(all, name)) add(roles, Role{role->id, role->name, ""});
  return roles;
}

}  // namespace nova::api::standalone
