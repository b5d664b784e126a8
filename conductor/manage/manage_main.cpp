// nova-manage: Nova's administration commands over this project's database.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "common/daemon/exit_codes.hpp"
#include "conductor/manage/commands.hpp"

namespace nova::manage {
namespace {

using Command = std::function<int(Environment&)>;

// What the command line asked for. Options are bound to members, so that they live as long as the parse.
struct Asked {
  ConfigPlaces places;
  Command command;
  int version = -1;
  Purge purge;
  bool purge_too = false, verbose = false, quiet = false, dry_run = false, all = false;
  int limit = 50;
  std::int64_t saga = -1;
  std::string uuid, host, ignored;
  int ignored_number = 0;
};

CLI::App* add(CLI::App& group, Asked& asked, const std::string& name, const std::string& help,
              Command command) {
  auto* sub = group.add_subcommand(name, help);
  sub->callback([&asked, command = std::move(command)] { asked.command = command; });
  return sub;
}

void add_db(CLI::App& cli, Asked& asked, const std::string& name) {
  auto* db = cli.add_subcommand(name, "The schema and its contents.")->require_subcommand(1);
  auto* sync =
      add(*db, asked, "sync", "Brings the schema to this release's version.", [&asked](Environment& env) {
        return db_sync(env, asked.version < 0 ? std::nullopt : std::optional<int>(asked.version));
      });
  sync->add_option("version", asked.version, "Stop at this version.");
  sync->add_flag("--local_cell", asked.all, "Accepted; there is one cell.");
  add(*db, asked, "version", "Prints the schema's version.", db_version);
  auto* archive = add(*db, asked, "archive_deleted_rows", "Nothing to do: deletion archives.",
                      [&asked](Environment& env) {
                        asked.purge.all = asked.purge.before.empty();
                        asked.purge.verbose = asked.verbose;
                        return db_archive(env, asked.verbose,
                                          asked.purge_too ? std::optional<Purge>(asked.purge) : std::nullopt);
                      });
  archive->add_flag("--purge", asked.purge_too, "Then purge what is archived.");
  archive->add_option("--before", asked.purge.before, "Only what was deleted before this date.");
  archive->add_flag("--verbose", asked.verbose, "Say what was done.");
  archive->add_option("--max_rows", asked.ignored_number, "Accepted; without effect.");
  archive->add_option("--sleep", asked.ignored_number, "Accepted; without effect.");
  archive->add_flag("--until-complete,--all-cells,--task-log", asked.all, "Accepted; without effect.");
  auto* purge = add(*db, asked, "purge", "Deletes archived servers, finished sagas and expired keys.",
                    [&asked](Environment& env) {
                      asked.purge.verbose = asked.verbose;
                      return db_purge(env, asked.purge);
                    });
  purge->add_flag("--all", asked.purge.all, "Everything that is archived.");
  purge->add_option("--before", asked.purge.before, "Whole months that ended before this date.");
  purge->add_flag("--verbose", asked.verbose, "Say what was deleted.");
  purge->add_flag("--all-cells", asked.all, "Accepted; there is one cell.");
  auto* online = add(*db, asked, "online_data_migrations", "Nothing to do: migrations carry their data.",
                     db_online_migrations);
  online->add_option("--max-count", asked.ignored_number, "Accepted; without effect.");
}

void add_cells(CLI::App& cli, Asked& asked) {
  auto* cells = cli.add_subcommand("cell_v2", "Cells: there is one.")->require_subcommand(1);
  for (const auto* name : {"simple_cell_setup", "map_cell0", "create_cell", "update_cell", "delete_cell",
                           "map_instances", "map_cell_and_hosts"})
    add(*cells, asked, name, "Nothing to do with one cell.", [name](Environment& env) {
      return cell_setup(env, name);
    })->allow_extras();
  add(*cells, asked, "list_cells", "The cell.", [&asked](Environment& env) {
    return cell_list(env, asked.verbose);
  })->add_flag("--verbose", asked.verbose, "Show passwords.");
  add(*cells, asked, "list_hosts", "The hosts of the cell.", cell_list_hosts)
      ->add_option("--cell_uuid", asked.ignored, "Accepted.");
  auto* discover = add(*cells, asked, "discover_hosts", "Hosts register themselves.",
                       [&asked](Environment& env) { return cell_discover_hosts(env, asked.verbose); });
  discover->add_flag("--verbose", asked.verbose, "List what is known.");
  discover->add_flag("--strict,--by-service", asked.all, "Accepted; without effect.");
  discover->add_option("--cell_uuid", asked.ignored, "Accepted; there is one cell.");
  auto* forget = add(*cells, asked, "delete_host", "Forgets a host without servers.",
                     [&asked](Environment& env) { return cell_delete_host(env, asked.host); });
  forget->add_option("--host", asked.host, "Its name.")->required();
  forget->add_option("--cell_uuid", asked.ignored, "Accepted; there is one cell.");
  auto* verify = add(*cells, asked, "verify_instance", "Is there such a server?", [&asked](Environment& env) {
    return cell_verify_instance(env, asked.uuid, asked.quiet);
  });
  verify->add_option("--uuid", asked.uuid, "Its id.")->required();
  verify->add_flag("--quiet", asked.quiet, "Only the exit code.");
}

void add_placement(CLI::App& cli, Asked& asked) {
  auto* placement = cli.add_subcommand("placement", "Claims on hosts.")->require_subcommand(1);
  for (const auto* name : {"heal_allocations", "audit"}) {
    auto* sub = add(*placement, asked, name, "Compares host usage with the allocations and sets it right.",
                    [&asked, audit = std::string(name) == "audit"](Environment& env) {
                      return placement_heal(env, asked.dry_run || (audit && !asked.all));
                    });
    sub->add_flag("--dry-run", asked.dry_run, "Only say what is wrong.");
    sub->add_flag("--delete", asked.all, "With audit: also set it right.");
    sub->allow_extras();
  }
  add(*placement, asked, "sync_aggregates", "Nothing to do: aggregates live beside the hosts.",
      [](Environment& env) { return cell_setup(env, "sync_aggregates"); })
      ->allow_extras();
}

void add_inspect(CLI::App& cli, Asked& asked) {
  auto* service = cli.add_subcommand("service", "Services.")->require_subcommand(1);
  add(*service, asked, "list", "Every service that ever reported.", service_list);
  auto* inspect = cli.add_subcommand("inspect", "Looks, and changes nothing.")->require_subcommand(1);
  auto* sagas = add(*inspect, asked, "sagas", "Work in hand.", [&asked](Environment& env) {
    return inspect_sagas(env, asked.all, asked.limit,
                         asked.saga < 0 ? std::nullopt : std::optional<std::int64_t>(asked.saga));
  });
  sagas->add_option("id", asked.saga, "Only this one, in full.");
  sagas->add_flag("--all", asked.all, "Finished ones too.");
  sagas->add_option("--limit", asked.limit, "Rows at most.");
  auto* servers = add(*inspect, asked, "servers", "Servers, newest first.",
                      [&asked](Environment& env) { return inspect_servers(env, asked.uuid, asked.limit); });
  servers->add_option("uuid", asked.uuid, "Only this one, also if it is deleted.");
  servers->add_option("--limit", asked.limit, "Rows at most.");
  add(*inspect, asked, "hosts", "Hosts with what they carry.", inspect_hosts);
}

int run(int argc, char** argv) {
  Asked asked;
  CLI::App cli("nova-manage, the administrator's tool of the compute service.", "nova-manage");
  cli.set_version_flag("--version", "nova-manage " NOVA_VERSION);
  cli.add_option("--config-file", asked.places.files, "Configuration file; may be repeated.")
      ->allow_extra_args(false);
  cli.add_option("--config-dir", asked.places.dirs, "Directory of *.conf files.")->allow_extra_args(false);
  cli.require_subcommand(1);
  add_db(cli, asked, "db");
  add_db(cli, asked, "api_db");
  add_cells(cli, asked);
  add_placement(cli, asked);
  add_inspect(cli, asked);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return cli.exit(done);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "nova-manage: {} (see --help)\n", error.what());
    return daemon::exit_usage;
  }
  return guarded("nova-manage", [&asked] {
    Environment env(load_config("nova-manage", asked.places));
    return asked.command(env);
  });
}

}  // namespace
}  // namespace nova::manage

int main(int argc, char** argv) { return nova::manage::run(argc, argv); }
