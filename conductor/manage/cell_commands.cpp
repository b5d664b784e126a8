// Cells: this release has one, made by db sync, which every host joins by reporting.
#include <fmt/format.h>

#include "conductor/manage/commands.hpp"
#include "conductor/manage/table.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/servers.hpp"

namespace nova::manage {
namespace {

constexpr auto cell_name = "cell1";
constexpr auto cell_uuid = "00000000-0000-0000-0000-000000000001";

// scheme://user:****@host/...
std::string without_password(std::string url) {
  const auto begin = url.find("://");
  const auto at = url.find('@');
  if (begin == std::string::npos || at == std::string::npos) return url;
  const auto colon = url.find(':', begin + 3);
  if (colon != std::string::npos && colon < at) url.replace(colon + 1, at - colon - 1, "****");
  return url;
}

}  // namespace

int cell_setup(Environment& env, const std::string& command) {
  env.require_schema();
  fmt::print("{}: nothing to do. There is one cell, {}, and every host joins it when it first reports.\n",
             command, cell_name);
  return 0;
}

int cell_list(Environment& env, bool verbose) {
  env.require_schema();
  const auto url = env.config().get<db::Options>().connection;
  Table table({"Name", "UUID", "Transport URL", "Database Connection", "Disabled"});
  const auto transport = env.config().text("DEFAULT", "transport_url").value_or("");
  table.add({cell_name, cell_uuid, verbose ? transport : without_password(transport),
             verbose ? url : without_password(url), "False"});
  fmt::print("{}", table.text());
  return 0;
}

int cell_list_hosts(Environment& env) {
  env.require_schema();
  Table table({"Cell Name", "Cell UUID", "Hostname"});
  for (const auto& host : env.read([](Tx& tx) { return conductor::host_list(tx); }))
    table.add({cell_name, cell_uuid, host.host.str()});
  fmt::print("{}", table.text());
  return 0;
}

int cell_discover_hosts(Environment& env, bool verbose) {
  env.require_schema();
  if (!verbose) return 0;
  const auto hosts = env.read([](Tx& tx) { return conductor::host_list(tx); });
  fmt::print("Hosts need no discovery: each is known from its first report on. Known now: {}\n",
             hosts.size());
  for (const auto& host : hosts) fmt::print("  {}\n", host.host.str());
  return 0;
}

// Nova's codes: 2 the host is not there, 3 it still has servers.
int cell_delete_host(Environment& env, const std::string& host) {
  env.require_schema();
  const proto::HostName name(host);
  if (!env.read([&](Tx& tx) { return conductor::host_find(tx, name).has_value(); })) {
    fmt::print(stderr, "The host {} was not found.\n", host);
    return 2;
  }
  if (env.transact([&](Tx& tx) { return conductor::host_remove(tx, name); })) return 0;
  fmt::print(stderr, "There are instances on the host {}.\n", host);
  return 3;
}

int cell_verify_instance(Environment& env, const std::string& uuid, bool quiet) {
  env.require_schema();
  const auto server = env.read([&](Tx& tx) { return conductor::server_find_any(tx, proto::ServerId(uuid)); });
  if (!server) {
    if (!quiet) fmt::print("Instance {} is not mapped to a cell (there is no such instance)\n", uuid);
    return 1;
  }
  if (!quiet)
    fmt::print("Instance {} is in cell: {} ({}){}\n", uuid, cell_name, cell_uuid,
               server->deleted ? ", deleted" : "");
  return 0;
}

int placement_heal(Environment& env, bool dry_run) {
  env.require_schema();
  struct DryRun {
    std::vector<proto::HostName> wrong;
  };
  std::vector<proto::HostName> wrong;
  try {
    wrong = env.transact([dry_run](Tx& tx) {
      auto hosts = conductor::claims_reconcile(tx);
      if (dry_run) throw DryRun{std::move(hosts)};  // rolls back
      return hosts;
    });
  } catch (DryRun& dry) {
    wrong = std::move(dry.wrong);
  }
  for (const auto& host : wrong)
    fmt::print("{} usage of host {}\n", dry_run ? "[dry-run] Would set right the" : "Set right the",
               host.str());
  if (wrong.empty()) fmt::print("Every host's usage is the sum of its allocations.\n");
  return 0;
}

}  // namespace nova::manage
