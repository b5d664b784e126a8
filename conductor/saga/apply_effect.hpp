// Applies one effect inside the transaction that saves its saga. Hosts whose usage it changed are added to
// `touched`. Throws what conductor/saga/effect.hpp says of each.
#pragma once
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/saga/effect.hpp"

namespace nova::conductor {

void apply_effect(Tx& tx, const effect::Any& effect, std::vector<proto::HostName>& touched);

}  // namespace nova::conductor
