#include "conductor/app.hpp"

#include "common/rabbit/rabbit_bus.hpp"
#include "conductor/core.hpp"

namespace nova::conductor {
namespace {

class ConductorApp final : public daemon::App {
 public:
  explicit ConductorApp(daemon::AppContext& context)
      : bus_(context.executor,
             rabbit::make_settings(context.config.get<rabbit::TransportOptions>(),
                                   context.config.get<rabbit::RabbitOptions>(), "nova-conductor"),
             context.logs.logger("nova.rabbit"), &context.metrics),
        core_({context.executor, context.config, context.logs, context.metrics, bus_}) {}

  awaitable<void> start() override {
    co_await bus_.start();
    co_await core_.start();
  }
  awaitable<void> stop(std::chrono::steady_clock::time_point) override { co_await core_.stop(); }

  daemon::Health health() override {
    const auto database = core_.problem();
    daemon::Health health;
    health.checks.push_back({"broker", bus_.connected(), bus_.connected() ? "" : "not connected"});
    health.checks.push_back({"database", database.empty(), database});
    return health;
  }
  std::string describe() override { return core_.describe(); }

 private:
  rabbit::RabbitBus bus_;
  Core core_;
};

}  // namespace

daemon::DaemonSpec daemon_spec() {
  daemon::DaemonSpec spec;
  spec.name = "nova-conductor";
  spec.version = NOVA_VERSION;
  spec.options = option_schemas();
  spec.options.push_back(schema_of<rabbit::TransportOptions>());
  spec.options.push_back(schema_of<rabbit::RabbitOptions>());
  spec.make = [](daemon::AppContext& context) { return std::make_unique<ConductorApp>(context); };
  return spec;
}

}  // namespace nova::conductor
