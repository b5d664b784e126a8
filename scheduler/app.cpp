#include "scheduler/app.hpp"

#include <random>

#include "common/config/service_options.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "scheduler/core.hpp"

namespace nova::scheduler {
namespace {

Random make_random() {
  auto generator = std::make_shared<std::mt19937_64>(std::random_device{}());
  return [generator](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(*generator);
  };
}

class SchedulerApp final : public daemon::App {
 public:
  explicit SchedulerApp(daemon::AppContext& context)
      : bus_(context.executor,
             rabbit::make_settings(context.config.get<rabbit::TransportOptions>(),
                                   context.config.get<rabbit::RabbitOptions>(), "nova-scheduler"),
             context.logs.logger("nova.rabbit"), &context.metrics),
        core_({context.executor, bus_, clock_, context.metrics, context.logs.logger("nova.scheduler"),
               context.config.get<ServiceOptions>().host, make_random()},
              read_options(context.config)) {}

  awaitable<void> start() override {
    co_await bus_.start();
    co_await core_.start();
  }
  awaitable<void> stop(std::chrono::steady_clock::time_point) override { co_await core_.stop(); }

  daemon::Health health() override {
    const std::string hosts = core_.problem();
    daemon::Health health;
    health.checks.push_back({"broker", bus_.connected(), bus_.connected() ? "" : "not connected"});
    health.checks.push_back({"hosts", hosts.empty(), hosts});
    return health;
  }
  std::string describe() override { return core_.describe(); }

 private:
  SystemClock clock_;
  rabbit::RabbitBus bus_;
  Core core_;
};

}  // namespace

daemon::DaemonSpec daemon_spec() {
  daemon::DaemonSpec spec;
  spec.name = "nova-scheduler";
  spec.version = NOVA_VERSION;
  spec.options = option_schemas();
  spec.options.push_back(schema_of<rabbit::TransportOptions>());
  spec.options.push_back(schema_of<rabbit::RabbitOptions>());
  spec.make = [](daemon::AppContext& context) { return std::make_unique<SchedulerApp>(context); };
  return spec;
}

}  // namespace nova::scheduler
