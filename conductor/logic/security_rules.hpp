// Rules of security groups: what every new default group has, and what makes a rule valid. Pure.
#pragma once
#include <vector>

#include "proto/conductor/network_types.hpp"

namespace nova::conductor {

// Out: everything. In: everything from members of the group itself.
std::vector<proto::networks::Rule> default_rules(const std::string& group, const std::string& project);
// A new group of any other name lets everything out and nothing in.
std::vector<proto::networks::Rule> egress_rules(const std::string& group, const std::string& project);

// The rule in canonical form: protocol in lower case, nothing for any. Throws Fault(bad_request) of Neutron's
// classes for one that makes no sense.
proto::networks::Rule checked_rule(proto::networks::Rule rule);

}  // namespace nova::conductor
