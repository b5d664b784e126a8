// Flavors with their extra specs and, for private ones, the projects that may use them. Faults carry Nova's
// texts and kinds (FlavorExists, FlavorIdExists, FlavorNotFound, FlavorAccessExists, FlavorAccessNotFound).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/context.hpp"
#include "conductor/db/tx.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::conductor {

std::optional<proto::Flavor> flavor_find(Tx& tx, const std::string& flavor_id);
// Throws Fault(not_found).
proto::Flavor flavor_get(Tx& tx, const std::string& flavor_id, const Context& context);
// With is_public = true also the private ones that `project` may use. Throws Fault(bad_request) for an
// unknown marker or sort key.
std::vector<proto::Flavor> flavor_list(Tx& tx, const proto::ListFlavors::Request& request,
                                       const std::string& project);
// An id that is empty or "auto" is made. Throws Fault(conflict) if name or id is taken.
proto::Flavor flavor_insert(Tx& tx, proto::Flavor flavor);
proto::Flavor flavor_describe(Tx& tx, const std::string& flavor_id,
                              const std::optional<std::string>& description);
void flavor_delete(Tx& tx, const std::string& flavor_id);
proto::Flavor flavor_change_extra_specs(Tx& tx, const proto::ChangeFlavorExtraSpecs::Request& request);
// The projects that may use it after the change; throws Fault(conflict) or Fault(not_found) if that changed
// nothing.
std::vector<std::string> flavor_change_access(Tx& tx, const proto::ChangeFlavorAccess::Request& request);

}  // namespace nova::conductor
