// nova-status: is everything ready for an upgrade?
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "common/daemon/exit_codes.hpp"
#include "conductor/manage/upgrade_checks.hpp"

namespace nova::manage {
namespace {

// 255: the checks could not be made, as oslo.upgradecheck has it.
int run(int argc, char** argv) {
  ConfigPlaces places;
  CLI::App cli("nova-status, checks before an upgrade of the compute service.", "nova-status");
  cli.set_version_flag("--version", "nova-status " NOVA_VERSION);
  cli.add_option("--config-file", places.files, "Configuration file; may be repeated.")
      ->allow_extra_args(false);
  cli.add_option("--config-dir", places.dirs, "Directory of *.conf files.")->allow_extra_args(false);
  cli.require_subcommand(1);
  auto* upgrade = cli.add_subcommand("upgrade", "Upgrades.")->require_subcommand(1);
  upgrade->add_subcommand("check", "Runs every check and prints the results.");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return cli.exit(done);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "nova-status: {} (see --help)\n", error.what());
    return daemon::exit_usage;
  }
  const int code = guarded("nova-status", [&] {
    Environment env(load_config("nova-status", places));
    const auto results = upgrade_checks(env);
    fmt::print("{}", report(results));
    return static_cast<int>(worst(results)) + 1000;
  });
  return code >= 1000 ? code - 1000 : 255;
}

}  // namespace
}  // namespace nova::manage

int main(int argc, char** argv) { return nova::manage::run(argc, argv); }
