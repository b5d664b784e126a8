// Compute hosts: inventory, standing, and the joined view that schedulers load.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/services.hpp"
#include "proto/host.hpp"

namespace nova::conductor {

// Takes over what a host says it has. Usage counters stay; the generation rises.
void host_report_inventory(Tx& tx, const proto::HostName& host, const proto::Inventory& inventory);

std::optional<proto::HostState> host_find(Tx& tx, const proto::HostName& host);
std::vector<proto::HostState> host_list(Tx& tx);
// At most `limit` hosts that come after that name.
std::vector<proto::HostState> host_page(Tx& tx, const proto::HostName& after, int limit);
std::vector<proto::HostState> hosts_named(Tx& tx, const std::vector<proto::HostName>& hosts);

// The host of that name or with that node (empty: any), and its zone; both empty if there is none.
using HostPlace = proto::LocateHost::Reply;
HostPlace host_locate(Tx& tx, const std::string& host, const std::string& node);

// Consecutive builds that failed there; a success sets it back to 0.
void host_count_build(Tx& tx, const proto::HostName& host, bool success);
// Forgets a host that carries nothing, with its service and aggregate rows. False while it carries servers.
bool host_remove(Tx& tx, const proto::HostName& host);

}  // namespace nova::conductor
