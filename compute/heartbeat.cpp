#include "compute/heartbeat.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/async/sleep.hpp"
#include "common/uuid.hpp"

namespace nova::compute {
namespace asio = boost::asio;

Heartbeat::Heartbeat(Parts parts, HostIdentity who, const AgentOptions& options, AgentTiming timing,
                     Logger log)
    : parts_(parts),
      conductor_(parts.bus),
      who_(std::move(who)),
      options_(options),
      timing_(timing),
      log_(std::move(log)),
      timer_(parts.executor) {}

awaitable<void> Heartbeat::run() {
  for (;;) {
    if (steady_clock::now() >= look_again_) co_await look_at_inventory();
    due_ = steady_clock::now() + jittered(options_.report_interval);
    co_await beat();
    if (!problem_.empty()) beat_within(jittered(timing_.retry_last));
    co_await wait();
  }
}

awaitable<void> Heartbeat::look_at_inventory() {
  const auto interval = options_.update_resources_interval;
  look_again_ = interval.count() < 0
                    ? steady_clock::time_point::max()
                    : steady_clock::now() + (interval.count() == 0 ? std::chrono::seconds(60) : interval);
  try {
    auto found = co_await parts_.hypervisor.inventory();
    inventory_ = completed(std::move(found), who_, options_);
  } catch (const Fault& fault) {
    log_.warning("The resources of host {} are not known: {}", who_.host.str(), fault.what());
    look_again_ = steady_clock::now() + timing_.retry_last;
  }
}

proto::ReportHost::Request Heartbeat::request() {
  proto::ReportHost::Request say;
  say.host = who_.host;
  say.binary = "nova-compute";
  say.topic = "compute";
  say.report_count = ++count_;
  say.running = parts_.operations.in_hand();
  say.power = parts_.watch.ready(steady_clock::now());
  if (inventory_ && encode(*inventory_) != told_inventory_) say.inventory = inventory_;
  const std::string disabled = parts_.hypervisor.problem();
  if (told_disabled_ != disabled) say.auto_disabled = disabled;
  return say;
}

awaitable<void> Heartbeat::beat() {
  const proto::ReportHost::Request say = request();
  Context context;
  context.request_id = new_request_id();
  std::string problem;
  try {
    const auto reply = co_await conductor_.call<proto::ReportHost>(std::move(context), say);
    answered(say, reply);
  } catch (const Fault& fault) {
    problem = fault.what();
  }
  note_problem(std::move(problem));
}

void Heartbeat::answered(const proto::ReportHost::Request& said, const proto::ReportHost::Reply& reply) {
  if (said.inventory) told_inventory_ = encode(*said.inventory);
  if (said.auto_disabled) told_disabled_ = said.auto_disabled;
  parts_.watch.told(said.power);
  parts_.operations.forget(reply.forgotten);
  if (!reply.want_inventory) return;
  told_inventory_.clear();
  if (!said.inventory) beat_within(std::chrono::seconds(0));
}

void Heartbeat::note_problem(std::string problem) {
  if (!problem.empty() && problem_.empty())
    log_.warning("The conductor does not take heartbeats of host {}: {}", who_.host.str(), problem);
  if (problem.empty() && !problem_.empty())
    log_.info("The conductor takes heartbeats of host {} again.", who_.host.str());
  problem_ = std::move(problem);
}

void Heartbeat::beat_within(steady_clock::duration time) {
  const auto then = steady_clock::now() + time;
  if (then >= due_) return;
  due_ = then;
  timer_.cancel();
}

awaitable<void> Heartbeat::wait() {
  boost::system::error_code ignored;
  while (steady_clock::now() < due_) {
    timer_.expires_at(due_);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

}  // namespace nova::compute
