// bench_decisions: asks a nova-scheduler for hosts through the broker and prints one JSON object. The choices
// are not claimed: the scheduler forgets them after a while.
//   bench_decisions --transport-url rabbit://... -n 2000 -c 32
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "common/encode.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "common/rpc/client.hpp"
#include "common/uuid.hpp"
#include "proto/scheduler.hpp"
#include "tests/bench/load/own_time.hpp"
#include "tests/bench/load/storm.hpp"

namespace {

using namespace nova;
using namespace nova::bench;

proto::RequestSpec small_server() {
  proto::RequestSpec spec;
  spec.project_id = "bench";
  spec.flavor.flavor_id = spec.flavor.name = "bench";
  spec.flavor.vcpus = 1;
  spec.flavor.memory_mb = 1;
  return spec;
}

using Scheduler = rpc::Client<proto::SchedulerService>;

awaitable<void> decide_once(Scheduler& scheduler) {
  Context context;
  context.request_id = new_request_id();
  proto::SelectDestinations::Request ask{small_server(), {proto::ServerId(new_uuid())}};
  const auto reply = co_await scheduler.call<proto::SelectDestinations>(context, std::move(ask));
  if (reply.selections.size() != 1 || reply.selections.front().empty())
    throw Fault(Errc::no_valid_host, "the scheduler chose no host");
}

awaitable<Report> decide(rabbit::RabbitBus& bus, Crowd crowd) {
  co_await bus.start();
  Scheduler scheduler(bus);
  const Job job = [&scheduler](std::size_t) { return decide_once(scheduler); };
  Report report;
  report.measure = "decisions";
  report.requests = summarize(co_await storm(crowd, job));
  co_return report;
}

int run(const std::string& url, Crowd crowd) {
  boost::asio::io_context loop(1);
  rabbit::TransportOptions transport;
  transport.transport_url = Secret(url);
  rabbit::RabbitBus bus(loop.get_executor(), rabbit::make_settings(transport, {}, "bench"), Logger());
  std::exception_ptr failure;
  std::optional<Report> report;
  const OwnTime time;
  boost::asio::co_spawn(loop, decide(bus, crowd), [&](std::exception_ptr error, Report made) {
    failure = error;
    report = std::move(made);
  });
  while (!report) loop.run_one();
  if (failure) std::rethrow_exception(failure);
  time.note(*report);
  fmt::print("{}\n", encode(*report));
  return report->requests.errors > 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string url;
  Crowd crowd{.clients = 1, .jobs = 1000};
  CLI::App cli("Asks a nova-scheduler for hosts through the broker; prints one JSON object.",
               "bench_decisions");
  cli.add_option("--transport-url", url, "The broker, as in [DEFAULT] transport_url.")
      ->envname("NOVA_TRANSPORT_URL")
      ->required();
  cli.add_option("-n,--count", crowd.jobs, "How many decisions.");
  cli.add_option("-c,--clients", crowd.clients, "How many at a time.")->check(CLI::PositiveNumber);
  CLI11_PARSE(cli, argc, argv);
  try {
    return run(url, crowd);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_decisions: {}\n", error.what());
    return 2;
  }
}
