// Steps of the Network service's transactions: what several of its requests do with rows. Run inside an open
// transaction; refusals are Faults of Neutron's classes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::conductor {

// The id of the project's default group, made with its rules if there is none yet.
std::string ensure_default_group(Tx& tx, const std::string& project);

// The port's groups, checked: nothing asked for means the default one. None for a port without port security.
std::vector<std::string> groups_of(Tx& tx, const proto::networks::Port& port,
                                   const std::optional<std::vector<std::string>>& asked);

// Gives a stored port its addresses. Without `asked` one of each IP version that the network has.
void give_addresses(Tx& tx, const proto::networks::Port& port,
                    const std::optional<std::vector<proto::networks::PortAddress>>& asked);
// Changes those of a port that has some: what it keeps is not given back in between.
void change_addresses(Tx& tx, const proto::networks::Port& port,
                      const std::vector<proto::networks::PortAddress>& asked);

template <class T>
void replace(T& member, const std::optional<T>& by) {
  if (by) member = *by;
}

}  // namespace nova::conductor
