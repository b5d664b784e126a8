// The commands of nova-manage as functions: each prints to standard output and returns its exit code. Nova's
// commands keep their names and codes; those about cells are answered for the one cell that there is.
#pragma once
#include <optional>
#include <string>

#include "conductor/manage/environment.hpp"

namespace nova::manage {

// db, api_db: one database holds everything, so both speak of the same schema.
int db_sync(Environment& env, std::optional<int> version);
int db_version(Environment& env);
struct Purge {
  bool all = false;
  std::string before;  // a date; archived rows from before it go
  bool verbose = false;
};
// Deleted servers go to the archive in the deleting transaction: there is never anything left to archive.
int db_archive(Environment& env, bool verbose, const std::optional<Purge>& purge);
int db_purge(Environment& env, const Purge& purge);
int db_online_migrations(Environment& env);

int service_list(Environment& env);

int cell_setup(Environment& env,
               const std::string& command);  // simple_cell_setup, map_cell0, create_cell ...
int cell_list(Environment& env, bool verbose);
int cell_list_hosts(Environment& env);
int cell_discover_hosts(Environment& env, bool verbose);
int cell_delete_host(Environment& env, const std::string& host);
int cell_verify_instance(Environment& env, const std::string& uuid, bool quiet);

// Sets host counters right that disagree with the allocations.
int placement_heal(Environment& env, bool dry_run);

// Read-only looks at what the conductors work on.
int inspect_sagas(Environment& env, bool all, int limit, std::optional<std::int64_t> id);
int inspect_servers(Environment& env, const std::string& uuid, int limit);
int inspect_hosts(Environment& env);

}  // namespace nova::manage
