// Rows of the standalone Network service: networks, subnets, addresses and the limits of projects.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::conductor {

// Ids as a parameter of a list: nothing for "any"; what is no uuid matches no row.
std::optional<db::TextArray> id_filter(const std::vector<std::string>& ids);

std::vector<proto::networks::Network> network_list(Tx& tx, const proto::networks::Which& which);
std::optional<proto::networks::Network> network_find(Tx& tx, const std::string& id);
// These hold the row until the transaction ends: `lock` alone, `hold` with others that hold it. Throw
// Fault(not_found).
proto::networks::Network network_lock(Tx& tx, const std::string& id);
proto::networks::Network network_hold(Tx& tx, const std::string& id);
void network_insert(Tx& tx, const proto::networks::Network& network);
void network_update(Tx& tx, const proto::networks::Network& network);
// Throws Fault(conflict) while it has ports.
void network_delete(Tx& tx, const std::string& id);
bool network_used_by_others(Tx& tx, const std::string& id);

std::vector<proto::networks::Subnet> subnet_list(Tx& tx, const proto::networks::Which& which);
std::vector<proto::networks::Subnet> subnets_of(Tx& tx, const std::string& network);
std::optional<proto::networks::Subnet> subnet_find(Tx& tx, const std::string& id);
// Throws Fault(not_found).
proto::networks::Subnet subnet_lock(Tx& tx, const std::string& id);
// All of a network; no other transaction gives out addresses of it until this one ends.
std::vector<proto::networks::Subnet> subnets_hold(Tx& tx, const std::string& network);
void subnet_insert(Tx& tx, const proto::networks::Subnet& subnet);
void subnet_update(Tx& tx, const proto::networks::Subnet& subnet);
// Throws Fault(conflict) while ports have addresses of it.
void subnet_delete(Tx& tx, const std::string& id);

// The next free address of the pools; nothing if there is none. The caller holds the subnet.
std::optional<std::string> address_next(Tx& tx, const proto::networks::Subnet& subnet);
// False if another port has it.
bool address_take(Tx& tx, const std::string& subnet, const std::string& address, const std::string& port);
void address_release(Tx& tx, const std::string& port, const proto::networks::PortAddress& address);

const proto::networks::Amounts& network_quota_defaults();
proto::networks::Amounts network_quota_limits(Tx& tx, const std::string& project);
proto::networks::Amounts network_quota_used(Tx& tx, const std::string& project);
void network_quota_set(Tx& tx, const std::string& project, const proto::networks::Amounts& limits);
void network_quota_reset(Tx& tx, const std::string& project);
// Throws Fault(conflict) of kind OverQuota if one more would be too many. Others of the project wait until
// the transaction ends.
void network_quota_take(Tx& tx, const std::string& project, const std::string& resource);

}  // namespace nova::conductor
