#include "scheduler/core.hpp"

#include "common/async/sleep.hpp"
#include "common/async/task_group.hpp"
#include "common/rpc/server.hpp"
#include "scheduler/handlers.hpp"
#include "scheduler/host_feed.hpp"

namespace nova::scheduler {
namespace {

// Decisions wait for nothing but, now and then, a list of hosts.
constexpr std::size_t requests_at_once = 64;

TaskGroup::OnError log_failure(const Logger& log) {
  return [log](const std::string& name, std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& failure) {
      log.error("The task {} ended: {}", name, failure.what());
    }
  };
}

}  // namespace

struct Core::Wiring {
  Wiring(Parts given, const Options& options)
      : parts(std::move(given)),
        liveness(options.liveness),
        policy(make_policy(options)),
        feed(hosts, parts.bus, parts.clock, options.liveness, parts.log),
        handlers({hosts, feed, policy, parts.clock, parts.random, parts.log, parts.metrics}),
        conductor(parts.bus),
        dispatcher("scheduler"),
        tasks(parts.executor, log_failure(parts.log)) {
    dispatcher.add(proto::SchedulerService{}, handlers);
    const auto known = parts.metrics.gauge("nova_scheduler_hosts", "Compute hosts known");
    const auto picks =
        parts.metrics.gauge("nova_scheduler_unconfirmed_choices", "Choices that no host's row shows yet");
    parts.metrics.before_render([this, known, picks] {
      known.set(static_cast<double>(hosts.size()));
      picks.set(static_cast<double>(hosts.pick_count()));
    });
  }

  // Says that this scheduler lives, so that it shows in the list of services.
  awaitable<void> send_heartbeats() {
    for (std::int64_t count = 1;; ++count) {
      proto::ReportHost::Request report;
      report.host = proto::HostName(parts.host);
      report.binary = "nova-scheduler";
      report.topic = proto::SchedulerService::topic;
      report.report_count = count;
      std::string trouble;
      try {
        co_await conductor.call<proto::ReportHost>(Context().within(liveness.report_interval),
                                                   std::move(report));
      } catch (const Fault& fault) {
        trouble = fault.what();
      }
      if (!trouble.empty()) parts.log.warning("The heartbeat was not taken: {}", trouble);
      co_await sleep_for(jittered(liveness.report_interval));
    }
  }

  // News that was sent after the first list was read and before our queue was there.
  awaitable<void> catch_up() {
    using namespace std::chrono_literals;
    co_await feed.refresh(Context(), 0s);
    co_await feed.keep_current();
  }

  Parts parts;
  LivenessOptions liveness;
  Policy policy;
  HostTable hosts;
  HostFeed feed;
  Handlers handlers;
  rpc::Client<proto::HostsService> conductor;
  rpc::Dispatcher dispatcher;
  TaskGroup tasks;
};

Core::Core(Parts parts, const Options& options)
    : wiring_(std::make_unique<Wiring>(std::move(parts), options)) {}
Core::~Core() = default;

awaitable<void> Core::start() {
  Wiring& w = *wiring_;
  co_await w.feed.load();
  const rpc::Address at(std::string(proto::SchedulerService::topic), w.parts.host);
  co_await w.parts.bus.serve(at, requests_at_once, [&w](rpc::Incoming message) {
    return w.dispatcher.dispatch(std::move(message));
  });
  w.tasks.spawn("hosts", w.catch_up());
  w.tasks.spawn("heartbeats", w.send_heartbeats());
}

awaitable<void> Core::stop() {
  co_await wiring_->parts.bus.drain();
  wiring_->tasks.stop();
  co_await wiring_->tasks.join();
}

std::string Core::problem() const {
  if (!wiring_->feed.loaded()) return "no list of hosts from nova-conductor yet";
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(wiring_->feed.age());
  const auto limit =
      3 * std::max(wiring_->liveness.scheduler_instance_sync_interval, wiring_->liveness.service_down_time);
  return age < limit ? "" : "the last list of hosts is " + std::to_string(age.count()) + " s old";
}

std::string Core::describe() const {
  std::string text = std::to_string(wiring_->hosts.size()) + " hosts, " +
                     std::to_string(wiring_->hosts.pick_count()) + " unconfirmed choices\n";
  for (Row row = 0; row < wiring_->hosts.size(); ++row) {
    const HostRecord& record = wiring_->hosts.record(row);
    const Columns& c = wiring_->hosts.columns();
    text += record.state.host.str() + ": generation " + std::to_string(record.state.generation) + ", " +
            std::to_string(record.servers) + " servers, room for " + std::to_string(c.vcpus_room[row]) +
            " VCPU, " + std::to_string(c.memory_room[row]) + " MB, " + std::to_string(c.disk_room[row]) +
            " GB" + (record.state.disabled ? ", disabled" : "") + ", last seen " +
            iso_seconds_z(record.state.last_seen) + "\n";
  }
  return text;
}

Options read_options(const Config& config) {
  return {.filter = config.get<FilterOptions>(),
          .weights = config.get<WeightOptions>(),
          .metrics = config.get<MetricsOptions>(),
          .placement = config.get<PlacementOptions>(),
          .pci = config.get<PciOptions>(),
          .liveness = config.get<LivenessOptions>()};
}

std::vector<Schema> option_schemas() {
  return {schema_of<FilterOptions>(),    schema_of<WeightOptions>(), schema_of<MetricsOptions>(),
          schema_of<PlacementOptions>(), schema_of<PciOptions>(),    schema_of<LivenessOptions>()};
}

}  // namespace nova::scheduler
