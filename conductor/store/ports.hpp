// Ports of the standalone Network service, with their addresses and security groups.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/networks.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

std::vector<proto::networks::Port> port_list(Tx& tx, const proto::networks::Which& which);
// The ports with this address, each on a network of its own, that say they belong to a live server.
struct PortOfServer {
  proto::PortId port;
  proto::ServerId server;
  static constexpr auto fields() {
    return Pack{field("port", &PortOfServer::port), field("server", &PortOfServer::server)};
  }
};
std::vector<PortOfServer> ports_at(Tx& tx, const std::string& address);
std::optional<proto::networks::Port> port_find(Tx& tx, const std::string& id);
// Nobody else changes it until the transaction ends. Throws Fault(not_found).
proto::networks::Port port_lock(Tx& tx, const std::string& id);
// Without addresses and groups. False if the network has a port with that MAC address.
bool port_insert(Tx& tx, const proto::networks::Port& port);
// Likewise; throws Fault(conflict) when the MAC address is taken.
void port_update(Tx& tx, const proto::networks::Port& port);
// With its addresses. False if there is none.
bool port_delete(Tx& tx, const std::string& id);
void port_set_groups(Tx& tx, const std::string& port, const std::vector<std::string>& groups);

}  // namespace nova::conductor
