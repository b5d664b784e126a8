// Roles that come with a role: admin implies manager, manager member, member reader. Pure.
#pragma once
#include <string_view>
#include <vector>

#include "proto/conductor/identity.hpp"

namespace nova::api::standalone {

// The granted roles and what they imply, each once, as far as such a role exists in `all`.
std::vector<proto::identity::Role> with_implied(const std::vector<proto::identity::Grant>& granted,
                                                const std::vector<proto::identity::Role>& all);
// The role that `name` implies directly; empty if none.
std::string_view implied_by(std::string_view name);

}  // namespace nova::api::standalone
