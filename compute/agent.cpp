#include "compute/agent.hpp"

#include <fmt/format.h>

#include "common/async/sleep.hpp"
#include "compute/ops/outcome.hpp"

namespace nova::compute {
namespace {
constexpr std::size_t prefetch = 64;  // they stay in the air until they are settled or journalled
}

AgentMetrics::AgentMetrics(metrics::Registry& registry)
    : operations(registry),
      repair(registry),
      report_retries(registry.counter("nova_compute_report_retries_total",
                                      "Reports that the conductor did not take at once.")) {}

Agent::Agent(Parts parts, HostIdentity who, const AgentOptions& options, AgentTiming timing,
             AgentMetrics metrics, Logger log)
    : parts_(std::move(parts)),
      who_(std::move(who)),
      timing_(timing),
      log_(std::move(log)),
      reporter_(parts_.bus, timing, log_, metrics.report_retries),
      operations_({parts_.executor, parts_.hypervisor, parts_.journal, reporter_}, who_.host, options, timing,
                  metrics.operations, log_),
      watch_(timing.event_delay, [this](const proto::ServerId& server) { return operations_.busy(server); }),
      heartbeat_({parts_.executor, parts_.bus, parts_.hypervisor, operations_, watch_}, who_, options, timing,
                 log_),
      repair_({parts_.executor, parts_.bus, parts_.hypervisor, operations_, watch_, heartbeat_}, who_.host,
              options, timing, metrics.repair, log_),
      handlers_(operations_, parts_.hypervisor),
      dispatcher_("compute"),
      tasks_(parts_.executor, [this](const std::string& name, std::exception_ptr error) {
        parts_.fail(
            fmt::format("{} of host {} ended: {}", name, who_.host.str(), ops::error_of(error).message));
      }) {
  dispatcher_.add(proto::ComputeService{}, handlers_);
  operations_.on_forgotten([this] { repair_.wake(); });
}

awaitable<std::vector<Guest>> Agent::connect() {
  for (int tries = 1;; ++tries) {
    std::string problem;
    try {
      co_await parts_.hypervisor.start();
      co_return co_await parts_.hypervisor.list();
    } catch (const Fault& fault) {
      if (fault.code() != Errc::unavailable) throw;
      problem = fault.what();
    }
    if (tries % 10 == 1)
      log_.error("The hypervisor of host {} is away, trying on: {}", who_.host.str(), problem);
    co_await sleep_for(jittered(timing_.hypervisor_retry));
  }
}

void Agent::take_up_journal(const std::vector<Guest>& guests) {
  operations_.know_guests(guests);
  for (auto& entry : parts_.journal.take(who_.host)) operations_.resume(std::move(entry));
}

awaitable<void> Agent::start() {
  const auto guests = co_await connect();
  take_up_journal(guests);
  parts_.hypervisor.on_event([this](const proto::ServerId& server, proto::PowerState power) {
    watch_.saw(server, power, std::chrono::steady_clock::now());
    heartbeat_.beat_within(timing_.event_delay);
  });
  co_await parts_.bus.serve(
      rpc::Address("compute", who_.host.str()), prefetch,
      [this](rpc::Incoming message) { return dispatcher_.dispatch(std::move(message)); }, rpc::Reads::host);
  serving_ = true;
  tasks_.spawn("heartbeat", heartbeat_.run());
  tasks_.spawn("repair", repair_.run());
}

awaitable<void> Agent::stop(std::chrono::steady_clock::time_point deadline) {
  parts_.hypervisor.on_event({});
  if (serving_) co_await operations_.drain(deadline);
  tasks_.stop();
  operations_.stop();
  co_await tasks_.join();
  co_await operations_.join();
  co_await parts_.journal.flush();
  co_await parts_.hypervisor.stop();
}

std::string Agent::problem() const {
  const std::string hypervisor = parts_.hypervisor.problem();
  return hypervisor.empty() ? heartbeat_.problem() : hypervisor;
}

std::string Agent::describe() const {
  std::string text = fmt::format("host {}: {} operations in hand", who_.host.str(), operations_.size());
  for (const auto& ref : operations_.in_hand())
    text += fmt::format("\n  saga {} attempt {} server {}", ref.saga, ref.attempt, ref.server.str());
  return text;
}

}  // namespace nova::compute
