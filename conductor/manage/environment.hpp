// What every command of nova-manage and nova-status works with: the configuration, the database, and a loop
// to run coroutines on. Opens nothing before a command asks.
#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/config/config.hpp"
#include "conductor/db/database.hpp"

namespace nova::manage {

class Environment {
 public:
  explicit Environment(Config config) : config_(std::move(config)) {}

  const Config& config() const { return config_; }
  db::Database& database();
  // Runs to the end on this thread; throws what the task throws.
  template <class T>
  T run(awaitable<T> task) {
    std::optional<T> result;
    run_void([](awaitable<T> inner, std::optional<T>& out) -> awaitable<void> {
      out.emplace(co_await std::move(inner));
    }(std::move(task), result));
    return std::move(*result);
  }
  void run_void(awaitable<void> task);

  template <class F>
  auto read(F function) {
    return run(database().read(Context(), std::move(function)));
  }
  template <class F>
  auto transact(F function) {
    return run(database().transact(Context(), std::move(function)));
  }
  // Throws Fault that says what to do if the schema is not this release's.
  void require_schema();

 private:
  Config config_;
  boost::asio::io_context loop_;
  std::unique_ptr<db::Database> database_;
};

// Reads the configuration as the daemons do; --config-file and --config-dir replace the usual places.
struct ConfigPlaces {
  std::vector<std::string> files, dirs;
};
Config load_config(const std::string& program, const ConfigPlaces& places);

// Runs a command and turns what it throws into a message on standard error and exit code 1 (78:
// configuration).
int guarded(const std::string& program, const std::function<int()>& command);

}  // namespace nova::manage
