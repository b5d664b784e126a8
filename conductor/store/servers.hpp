// Servers: rows that live. Every function runs inside one transaction; state changes are compare-and-set in
// one statement. An id that is no uuid is simply not found.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/store/server_change.hpp"
#include "proto/host.hpp"
#include "proto/server.hpp"

namespace nova::conductor {

// How a reader judges a server's host (host_status).
struct ServerView {
  std::chrono::seconds service_down_time{60};
};

// "instance-%08x" applied to a server's number; also %d and %(uuid)s. Throws Fault(internal) for another
// form.
std::string instance_name(std::string_view name_template, std::int64_t number, const proto::ServerId& id);

// Fills number and instance_name of each and inserts all in one statement; created and updated become now.
// What the Server carries of joined things (fault, groups, user data) is not stored here.
void server_insert(Tx& tx, std::vector<proto::Server>& servers,
                   std::string_view name_template = "instance-%08x");

std::optional<proto::Server> server_find(Tx& tx, const proto::ServerId& id, ServerView view = {});
// Those of the ids that live, in any order.
std::vector<proto::Server> servers_find(Tx& tx, const std::vector<proto::ServerId>& ids,
                                        ServerView view = {});
// Also a deleted one, the newest.
std::optional<proto::Server> server_find_any(Tx& tx, const proto::ServerId& id, ServerView view = {});
// The live row, locked until the transaction ends.
std::optional<proto::Server> server_lock(Tx& tx, const proto::ServerId& id);
// For a request that may end what is under way for them: their open sagas are locked too.
std::vector<proto::Server> servers_lock_with_work(Tx& tx, const std::vector<proto::ServerId>& ids);
std::optional<proto::Server> server_lock_with_work(Tx& tx, const proto::ServerId& id);
// Those that live on a host, oldest first.
std::vector<proto::Server> servers_on_host(Tx& tx, const proto::HostName& host);

// Changes what each `change` names if the row is as `guard` demands, in one statement; at most one of each
// server. Returns those that were changed: the others have no such row, or have moved on.
struct ServerUpdate {
  proto::ServerId server;
  ServerChange change = {};
  ServerGuard guard = {};
};
std::vector<proto::ServerId> servers_update(Tx& tx, const std::vector<ServerUpdate>& updates);
// The same for one; false if it was not changed.
bool server_update(Tx& tx, const proto::ServerId& id, const ServerChange& change,
                   const ServerGuard& guard = {});

// Power states that hosts observed, for servers that are idle and still live there; returns those that
// changed.
struct PowerSeen {
  proto::ServerId server;
  int power_state = 0;
  static constexpr auto fields() {
    return Pack{field("server", &PowerSeen::server), field("power_state", &PowerSeen::power_state)};
  }
};
std::vector<proto::ServerId> servers_observe_power(Tx& tx, const proto::HostName& host,
                                                   const std::vector<PowerSeen>& seen);

// Where each of these servers stands: live (with host and generation), or archived. Unknown ones are left
// out.
struct ServerWhereabouts {
  proto::ServerId server;
  bool deleted = false;
  proto::HostName host;
  std::int64_t generation = 0;
  static constexpr auto fields() {
    return Pack{field("server", &ServerWhereabouts::server), field("deleted", &ServerWhereabouts::deleted),
                field("host", &ServerWhereabouts::host), field("generation", &ServerWhereabouts::generation)};
  }
};
std::vector<ServerWhereabouts> servers_locate(Tx& tx, const std::vector<proto::ServerId>& ids);

// Moves a live server with its actions and last fault to the archive and gives back what it still claims.
// False if there is no live row (it may be archived already).
bool server_archive(Tx& tx, const proto::ServerId& id);
// The same for several that claim nothing any more; how many were live.
std::int64_t servers_archive(Tx& tx, const std::vector<proto::ServerId>& ids);
// Makes the partitions of this and the next month, so that no request has to.
void archive_prepare(Tx& tx);
// Drops the partitions whose every row is older than `keep`; returns their names.
std::vector<std::string> archive_purge(Tx& tx, Timestamp keep);

}  // namespace nova::conductor
