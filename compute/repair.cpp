#include "compute/repair.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/async/sleep.hpp"
#include "common/uuid.hpp"

namespace nova::compute {
namespace asio = boost::asio;
using proto::PowerState;

RepairMetrics::RepairMetrics(metrics::Registry& registry) {
  for (const auto& row : mend_names)
    counters_[static_cast<std::size_t>(row.value)] =
        registry.counter("nova_compute_repaired_total", "Guests that were found wrong and mended.",
                         {{"found", std::string(row.name)}});
}

Repair::Repair(Parts parts, proto::HostName host, const AgentOptions& options, AgentTiming timing,
               RepairMetrics metrics, Logger log)
    : parts_(parts),
      conductor_(parts.bus),
      host_(std::move(host)),
      options_(options),
      timing_(timing),
      metrics_(metrics),
      log_(std::move(log)),
      timer_(parts.executor) {}

awaitable<void> Repair::run() {
  const auto interval = options_.sync_power_state_interval;
  const steady_clock::duration pause = interval.count() < 0    ? std::chrono::hours(24 * 365)
                                       : interval.count() == 0 ? std::chrono::seconds(60)
                                                               : interval;
  for (;;) {
    woken_ = false;
    const bool compared = co_await pass();
    co_await wait(jittered(compared ? pause : timing_.retry_last));
  }
}

awaitable<bool> Repair::pass() {
  const auto begin = steady_clock::now();
  const Operations::Watch operations(parts_.operations);
  RepairFacts facts;
  try {
    facts = co_await look();
  } catch (const Fault& fault) {
    if (!std::exchange(away_, true))
      log_.warning("The guests of host {} are not compared now: {}", host_.str(), fault.what());
    co_return false;
  }
  away_ = false;
  facts.at_start = at_start_;
  RepairPlan plan = plan_repair(facts, options_);
  for (const auto& remark : plan.remarks) log_.warning("{}", remark);
  for (auto& step : plan.steps) co_await mend(std::move(step), operations);
  for (const auto& seen : plan.power)
    if (!operations.touched(seen.server))
      parts_.watch.saw(seen.server, static_cast<PowerState>(seen.power_state), begin);
  if (!plan.power.empty()) parts_.heartbeat.beat_within(timing_.event_delay);
  at_start_ = false;
  co_return true;
}

// The guests first: a server that comes between the two questions is in the second answer.
awaitable<RepairFacts> Repair::look() {
  RepairFacts facts;
  facts.host = host_;
  facts.guests = co_await parts_.hypervisor.list();
  parts_.operations.know_guests(facts.guests);
  Context context;
  context.request_id = new_request_id();
  context.is_admin = true;
  proto::ListHostServers::Request mine{host_};
  auto listed = co_await conductor_.call<proto::ListHostServers>(context, std::move(mine));
  facts.expected = std::move(listed.servers);
  proto::OwnedServers::Request ask{host_, strangers(facts.guests, facts.expected)};
  if (ask.servers.empty()) co_return facts;
  auto owned = co_await conductor_.call<proto::OwnedServers>(context, std::move(ask));
  facts.owned = std::move(owned.servers);
  co_return facts;
}

awaitable<void> Repair::mend(MendStep step, const Operations::Watch& operations) {
  const proto::ServerId server = step.server.id;
  if (operations.touched(server)) co_return;
  const auto alone = co_await parts_.operations.lock(server);
  if (operations.touched(server)) co_return;
  Context context;
  context.request_id = new_request_id();
  context.server_id = server.str();
  log_.warning(context, "Mending on host {}: {}.", host_.str(), enum_name(step.mend));
  try {
    if (step.mend == Mend::resume)
      co_await parts_.hypervisor.change_power(context, std::move(step.server), proto::PowerOp::start);
    else if (step.mend == Mend::shut_deleted)
      co_await parts_.hypervisor.change_power(context, std::move(step.server), proto::PowerOp::stop);
    else
      co_await parts_.hypervisor.destroy(context, std::move(step.server));
    metrics_.of(step.mend).add();
    if (step.mend != Mend::resume && step.mend != Mend::shut_deleted) parts_.watch.drop(server);
  } catch (const Fault& fault) {
    log_.error(context, "That could not be mended: {}", fault.what());
  }
}

void Repair::wake() {
  woken_ = true;
  timer_.cancel();
}

awaitable<void> Repair::wait(steady_clock::duration time) {
  if (woken_) co_return;
  boost::system::error_code ignored;
  timer_.expires_after(time);
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  // Not at once: what woke it may be the first of several.
  if (woken_) co_await sleep_for(timing_.event_delay);
}

}  // namespace nova::compute
