#include "conductor/manage/environment.hpp"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <cstdlib>

#include "common/daemon/command_line.hpp"
#include "common/daemon/exit_codes.hpp"
#include "conductor/db/migrate.hpp"
#include "conductor/options.hpp"

namespace nova::manage {

db::Database& Environment::database() {
  if (!database_) {
    auto options = config_.get<db::Options>();
    options.max_pool_size = 1;
    database_ = std::make_unique<db::Database>(std::move(options), Logger());
  }
  return *database_;
}

void Environment::run_void(awaitable<void> task) {
  std::exception_ptr error;
  boost::asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr e) { error = e; });
  loop_.restart();
  loop_.run();
  if (error) std::rethrow_exception(error);
}

void Environment::require_schema() { run_void(db::require_current_schema(database(), Context())); }

Config load_config(const std::string& program, const ConfigPlaces& places) {
  daemon::CommandLine line;
  line.config_files = places.files;
  line.config_dirs = places.dirs;
  const char* home = std::getenv("HOME");
  if (line.config_files.empty() && line.config_dirs.empty())
    daemon::add_default_files(line, program, home ? home : "");
  ConfigSources sources{line.config_files, line.config_dirs, {}, {}};
  for (char** at = environ; *at != nullptr; ++at) sources.environment.emplace_back(*at);
  return Config(std::move(sources), {schema_of<db::Options>(), schema_of<conductor::ServerOptions>()});
}

int guarded(const std::string& program, const std::function<int()>& command) {
  try {
    return command();
  } catch (const ConfigError& error) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), error.what());
    return daemon::exit_config;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), error.what());
    return daemon::exit_failed;
  }
}

}  // namespace nova::manage
