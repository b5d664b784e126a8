#include "compute/app.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/config/service_options.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "compute/fleet.hpp"
#include "compute/hypervisor/factory.hpp"
#include "compute/node_id.hpp"

namespace nova::compute {
namespace {

// How many pretended hosts were asked for; 0: this one.
std::size_t fake_hosts(const daemon::AppContext& context, const std::string& driver) {
  const auto flag = context.flags.find("fake-hosts");
  if (flag == context.flags.end()) return 0;
  if (driver != "fake.FakeDriver")
    throw Fault(Errc::bad_request, "--fake-hosts needs compute_driver = fake.FakeDriver");
  std::size_t count = 0;
  const std::string& text = flag->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 1 || count > 9999)
    throw Fault(Errc::bad_request, fmt::format("--fake-hosts takes a number from 1 to 9999, not '{}'", text));
  return count;
}

class ComputeApp final : public daemon::App {
 public:
  explicit ComputeApp(daemon::AppContext& context)
      : context_(context),
        service_(context.config.get<ServiceOptions>()),
        bus_(context.executor,
             rabbit::make_settings(context.config.get<rabbit::TransportOptions>(),
                                   context.config.get<rabbit::RabbitOptions>(), "nova-compute"),
             context.logs.logger("nova.rabbit"), &context.metrics) {}

  awaitable<void> start() override {
    make_fleet();
    co_await bus_.start();
    co_await fleet_->start();
  }

  // No new messages first, so that nothing comes in behind the agents' backs.
  awaitable<void> stop(std::chrono::steady_clock::time_point deadline) override {
    if (bus_.connected()) co_await bus_.drain();
    if (fleet_) co_await fleet_->stop(deadline - std::chrono::seconds(1));
  }

  daemon::Health health() override {
    const bool connected = bus_.connected();
    const std::string problem = fleet_ ? fleet_->problem() : "starting";
    daemon::Health health;
    health.checks.push_back({"broker", connected, connected ? "" : "not connected"});
    health.checks.push_back({"host", problem.empty(), problem});
    return health;
  }

  std::string describe() override { return fleet_ ? fleet_->describe() : "starting"; }

 private:
  void make_fleet() {
    const std::filesystem::path state_path = service_.state_path;
    const std::string driver = context_.config.get<DriverOptions>().compute_driver;
    const std::size_t fakes = fake_hosts(context_, driver);
    const std::string uuid = node_uuid(state_path);
    const Logger log = context_.logs.logger("nova.compute.agent");
    log.info("Host {}, uuid {}, {}driver {}", service_.host, uuid,
             fakes == 0 ? "" : fmt::format("{} pretended hosts, ", fakes), driver);
    journal_ = std::make_unique<Journal>(context_.executor, journal_pool_,
                                         state_path / "operations" / "operations.log",
                                         context_.logs.logger("nova.compute.journal"));
    fleet_ = std::make_unique<Fleet>(Fleet::Parts{context_.executor, bus_, *journal_,
                                                  context_.config.get<AgentOptions>(),
                                                  AgentMetrics(context_.metrics), log, context_.fail});
    for (const std::string& host : host_names(service_.host, fakes))
      fleet_->add({proto::HostName(host), fakes == 0 ? uuid : derived_uuid(uuid, host), service_.my_ip},
                  make_hypervisor(driver, {context_, clock_, state_path, host}));
  }

  daemon::AppContext& context_;
  ServiceOptions service_;
  SystemClock clock_;
  BlockingPool journal_pool_{1};
  rabbit::RabbitBus bus_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Fleet> fleet_;
};

}  // namespace

daemon::DaemonSpec daemon_spec() {
  daemon::DaemonSpec spec;
  spec.name = "nova-compute";
  spec.version = NOVA_VERSION;
  spec.options = driver_schemas();
  spec.options.push_back(schema_of<AgentOptions>());
  spec.options.push_back(schema_of<rabbit::TransportOptions>());
  spec.options.push_back(schema_of<rabbit::RabbitOptions>());
  spec.flags.push_back(
      {"fake-hosts", "Run N pretended hosts, named <host>-0001 and so on, in this process."});
  spec.make = [](daemon::AppContext& context) { return std::make_unique<ComputeApp>(context); };
  return spec;
}

}  // namespace nova::compute
