// Agents without sockets: a FakeConductor on a MemoryBus, pretended hypervisors that outlive the agents, a
// journal in a fresh directory. `Life` is one run of nova-compute; a crash is the end of one without goodbye.
#pragma once
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/log/captured.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/uuid.hpp"
#include "compute/agent.hpp"
#include "compute/hypervisor/fake/fake_hypervisor.hpp"
#include "compute/node_id.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::compute::test {
using namespace std::chrono_literals;

inline proto::ServerId server_id(int n) {
  return proto::ServerId(derived_uuid("servers", std::to_string(n)));
}

inline proto::ServerSpec server(int n, std::int64_t generation = 1) {
  proto::ServerSpec spec;
  spec.id = server_id(n);
  spec.instance_name = "instance-" + std::to_string(n);
  spec.name = spec.hostname = "vm" + std::to_string(n);
  spec.generation = generation;
  return spec;
}

inline proto::HostOperation operation(proto::SagaId saga, int attempt, proto::ServerSpec spec) {
  proto::OperationRef ref{saga, attempt, spec.id, spec.generation};
  return {std::move(ref), std::move(spec)};
}

inline Guest guest(int n, proto::PowerState power, std::int64_t generation = 1) {
  return {server_id(n), "instance-" + std::to_string(n), power, generation, true};
}

// What the conductor would do, with everything it was told on record.
class FakeConductor {
 public:
  awaitable<proto::ReportHost::Reply> on(Context, proto::ReportHost::Request request) {
    check();
    beats.push_back(std::move(request));
    co_return std::exchange(next_beat, {});
  }
  awaitable<rpc::Nothing> on(Context, proto::ReportOperation::Request report) {
    check();
    if (pause.count() > 0) co_await sleep_for(pause);
    if (report.outcome == proto::Outcome::progress)
      progress.push_back(std::move(report));
    else
      reports.push_back(std::move(report));
    co_return rpc::Nothing{};
  }
  awaitable<proto::ReportOperations::Reply> on(Context, proto::ReportOperations::Request request) {
    check();
    ++shared;
    proto::ReportOperations::Reply reply;
    for (auto& report : request.reports) {
      reply.problems.push_back(report.operation.saga == refused ? "not now" : "");
      if (report.operation.saga != refused) reports.push_back(std::move(report));
    }
    refused = 0;
    co_return reply;
  }
  awaitable<proto::ListHostServers::Reply> on(Context, proto::ListHostServers::Request) {
    check();
    ++asked;
    proto::ListHostServers::Reply reply{expected};
    co_return reply;
  }
  awaitable<proto::OwnedServers::Reply> on(Context, proto::OwnedServers::Request request) {
    check();
    proto::OwnedServers::Reply reply;
    for (const auto& server : request.servers) {
      proto::OwnedServers::Ownership row;
      row.server = server;
      for (const auto& known : owned)
        if (known.server == server) row = known;
      reply.servers.push_back(row);
    }
    co_return reply;
  }
  awaitable<proto::ListHosts::Reply> on(Context, proto::ListHosts::Request) {
    co_return proto::ListHosts::Reply{};
  }

  void check() const {
    if (away) throw Fault(Errc::unavailable, "The conductor is away.");
  }
  const proto::OperationReport* report_of(proto::SagaId saga) const {
    for (const auto& report : reports)
      if (report.operation.saga == saga) return &report;
    return nullptr;
  }

  bool away = false;
  int asked = 0;
  int shared = 0;                      // calls with several reports
  std::chrono::milliseconds pause{0};  // before one report alone is answered
  proto::SagaId refused = 0;           // its report is not taken the first time, if it comes with others
  std::vector<proto::OperationReport> reports, progress;
  std::vector<proto::ReportHost::Request> beats;
  proto::ReportHost::Reply next_beat;
  std::vector<proto::ExpectedServer> expected;
  std::vector<proto::OwnedServers::Ownership> owned;
};

// What outlives a nova-compute: the conductor, the guests, the disk.
struct World {
  World() : dir(std::filesystem::temp_directory_path() / ("nova-compute-test-" + new_hex_id())) {
    options.report_interval = 1s;
    timing = {.progress_delay = 2ms,
              .journal_delay = 5ms,
              .event_delay = 5ms,
              .retry_first = 2ms,
              .retry_last = 10ms,
              .hypervisor_retry = 2ms,
              .build_patience = 50ms};
    slow.latency_min = slow.latency_max = 3600;
  }
  ~World() { std::filesystem::remove_all(dir); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  std::filesystem::path journal() const { return dir / "operations.log"; }

  std::filesystem::path dir;
  FakeConductor conductor;
  AgentOptions options;
  AgentTiming timing;
  FakeOptions slow;  // operations that never end by themselves
  SystemClock clock;
  CapturedLog log;
  metrics::Registry metrics;
  FakeHypervisor hypervisor{FakeOptions{}, "node-1", clock, std::nullopt};
};

// A limit on the size of files stands for a full disk.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    old_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_);
  }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*old_)(int);
};

class Life {
 public:
  explicit Life(World& world, Hypervisor* hypervisor = nullptr)
      : world_(world),
        bus(loop_.get_executor()),
        work_(loop_.get_executor()),
        journal(std::make_unique<Journal>(loop_.get_executor(), pool_, world.journal(), world.log.logger())),
        agent(std::make_unique<Agent>(
            Agent::Parts{loop_.get_executor(), bus, hypervisor != nullptr ? *hypervisor : world.hypervisor,
                         *journal},
            HostIdentity{proto::HostName("host-1"), derived_uuid("node", "1"), "192.0.2.1"}, world.options,
            world.timing, AgentMetrics(world.metrics), world.log.logger())),
        dispatcher_("conductor") {
    dispatcher_.add(proto::HostsService{}, world.conductor);
    run(bus.serve(rpc::Address("conductor"), 1,
                  [this](rpc::Incoming message) { return dispatcher_.dispatch(std::move(message)); }));
    run(agent->start());
  }
  ~Life() {
    if (agent) end(std::chrono::seconds(0));
  }

  template <class T>
  T run(awaitable<T> task) {
    return nova::test::run_on(loop_, std::move(task));
  }
  // False if it did not come true in a time that is long for any machine.
  template <class F>
  bool until(F condition) {
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < give_up) loop_.run_one_for(20ms);
    return condition();
  }
  // Lets everything happen that would happen soon.
  void settle() {
    const auto end = std::chrono::steady_clock::now() + 60ms;
    while (std::chrono::steady_clock::now() < end) loop_.run_one_for(5ms);
  }

  void build(proto::SagaId saga, int attempt, proto::ServerSpec spec) {
    cast<proto::BuildAndRun>(operation(saga, attempt, std::move(spec)));
  }
  // The same; `acknowledged` becomes true when the broker may forget the message.
  void build(proto::SagaId saga, proto::ServerSpec spec, bool& acknowledged) {
    rpc::Outgoing message;
    message.to = rpc::Address("compute", "host-1");
    message.method = proto::BuildAndRun::spec.name;
    message.version = proto::BuildAndRun::spec.version;
    message.args = encode(operation(saga, 1, std::move(spec)));
    boost::asio::co_spawn(
        loop_, bus.call(Context(), std::move(message)),
        [&acknowledged](const std::exception_ptr& error, const json::Document&) { acknowledged = !error; });
  }
  void terminate(proto::SagaId saga, int attempt, proto::ServerSpec spec) {
    cast<proto::Terminate>(operation(saga, attempt, std::move(spec)));
  }
  void power(proto::SagaId saga, int attempt, proto::ServerSpec spec, proto::PowerOp op) {
    proto::OperationRef ref{saga, attempt, spec.id, spec.generation};
    cast<proto::ChangePower>({ref, std::move(spec), op});
  }
  template <class M>
  void cast(typename M::Request request) {
    rpc::Client<proto::ComputeService> client(bus);
    run(client.cast<M>(Context(), std::move(request), "host-1"));
  }

  void end(std::chrono::seconds patience) {
    run(agent->stop(std::chrono::steady_clock::now() + patience));
    run(bus.drain());
    agent.reset();
    journal.reset();
    settle();
  }
  // Is the text in the journal? A cast on the memory bus returns before its handler has run.
  bool journalled(const std::string& text) {
    return until([&] {
      std::ifstream in(world_.journal());
      return std::string(std::istreambuf_iterator<char>(in), {}).find(text) != std::string::npos;
    });
  }
  // As kill -9: what is not on disk now never gets there.
  void crash() {
    const auto kept = world_.dir / "at-the-crash";
    std::filesystem::copy_file(world_.journal(), kept);
    end(std::chrono::seconds(0));
    std::filesystem::rename(kept, world_.journal());
  }

 private:
  World& world_;
  boost::asio::io_context loop_;

 public:
  rpc::MemoryBus bus;

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  BlockingPool pool_{1};

 public:
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Agent> agent;

 private:
  rpc::Dispatcher dispatcher_;
};

}  // namespace nova::compute::test
