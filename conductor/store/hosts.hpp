// Compute hosts: inventory, standing, and the joined view that schedulers load.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/store/services.hpp"
#include "proto/host.hpp"

namespace nova::conductor {

// Takes over what a host says it has. Usage counters stay; the generation rises.
void host_report_inventory(Tx& tx, const proto::HostName& host, const proto::Inventory& inventory);

std::optional<proto::HostState> host_find(Tx& tx, const proto::HostName& host);
std::vector<proto::HostState> host_list(Tx& tx);
// At most `limit` hosts that come after that name.
std::vector<proto::HostState> host_page(Tx& tx, const proto::HostName& after, int limit);
std::vector<proto::HostState> hosts_named(Tx& tx, const std::vector<proto::HostName>& hosts);

// A host as administrators see it: with its number, its service and its servers (on demand).
struct HostRecord {
  std::int64_t number = 0;
  proto::HostState state;
  ServiceRow service;
  struct Guest {
    proto::ServerId id;
    std::string name;
  };
  std::vector<Guest> servers;
};
struct HostQuery {
  std::string node_uuid = {};  // or
  std::int64_t number = 0;     // or
  std::string host_part = {};  // a substring of the host name; all empty: every host
  bool with_servers = false;
  int limit = 1000;
  std::int64_t after = 0;  // the number that the page comes after
};
std::vector<HostRecord> host_records(Tx& tx, const HostQuery& query);

// Consecutive builds that failed there; a success sets it back to 0.
void host_count_build(Tx& tx, const proto::HostName& host, bool success);
// Forgets a host that carries nothing, with its service and aggregate rows. False while it carries servers.
bool host_remove(Tx& tx, const proto::HostName& host);

}  // namespace nova::conductor
