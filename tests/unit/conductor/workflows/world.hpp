// A cloud in memory for workflow tests: what the database, the Network service and the hosts hold.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "conductor/workflows/build.hpp"
#include "conductor/workflows/host_action.hpp"
#include "conductor/workflows/remove.hpp"
#include "tests/support/saga_kit.hpp"

namespace nova::test {

using namespace nova::conductor;
using proto::HostName;
using proto::ServerId;

// Everything that must be accounted for once a workflow has ended.
struct World {
  proto::VmState vm_state = proto::VmState::building;
  proto::TaskState task = proto::TaskState::scheduling;
  bool exists = true;
  bool deleting = false;
  std::string claimed_on;
  std::int64_t generation = 0;
  std::set<std::string> ports;
  std::set<std::string> guests;  // hosts that run a guest of the server
  std::string fault;
  int finished_actions = 0;
  std::set<std::string> full_hosts;  // a claim there is refused

  void apply(const effect::Any& any) {
    std::visit([this](const auto& one) { on(one); }, any);
  }
  void on(const effect::ClaimHost& e) {
    if (!exists || deleting) throw Fault(Errc::not_found, "being deleted");
    if (full_hosts.contains(e.host.str()))
      throw Fault({Errc::conflict, "full", "ComputeResourcesUnavailable"});
    claimed_on = e.host.str();
    generation = e.generation;
    task = e.task;
  }
  void on(const effect::ReleaseClaim&) { claimed_on.clear(); }
  void on(const effect::EnterTask& e) {
    if (!exists || deleting) throw Fault(Errc::not_found, "being deleted");
    task = e.task;
  }
  void on(const effect::SetVifs&) {}
  void on(const effect::Settle& e) {
    vm_state = e.vm_state;
    task = proto::TaskState::none;
  }
  void on(const effect::Fail& e) {
    if (e.vm_state) vm_state = *e.vm_state;
    task = proto::TaskState::none;
    fault = e.message;
  }
  void on(const effect::RecordEvent& e) { finished_actions += e.last ? 1 : 0; }
  void on(const effect::Archive&) { exists = false; }
  void on(const effect::CountBuild&) {}

  bool nothing_left() const { return claimed_on.empty() && ports.empty() && guests.empty(); }
};

// The outside of a workflow. `fail` is asked before every call and may throw; a host's reports wait in
// `reports`.
class Outside final : public SchedulerPort, public HostsPort, public NetworksPort, public ComputePort {
 public:
  explicit Outside(World& world) : world_(world) {}

  std::function<void(const std::string& call)> fail = [](const std::string&) {};
  std::function<proto::Outcome(const std::string& call, const HostName&)> outcome =
      [](const std::string&, const HostName&) { return proto::Outcome::done; };
  std::vector<std::string> hosts{"h1", "h2", "h3"};
  std::set<std::string> down;
  std::deque<proto::OperationReport> reports;
  std::vector<std::string> calls;
  bool asked_with_group = false;  // the scheduler

  awaitable<std::vector<proto::Selection>> select(Context, proto::RequestSpec request, ServerId) override {
    enter("scheduler");
    asked_with_group = request.group.has_value();
    std::vector<proto::Selection> chosen;
    for (const auto& host : hosts) {
      if (std::find(request.ignored_hosts.begin(), request.ignored_hosts.end(), HostName(host)) !=
          request.ignored_hosts.end())
        continue;
      proto::Selection one;
      one.host = HostName(host);
      one.zone = "nova";
      chosen.push_back(one);
    }
    if (chosen.empty()) throw Fault({Errc::no_valid_host, "No valid host was found. ", "NoValidHost"});
    co_return chosen;
  }
  awaitable<bool> is_up(Context, HostName host) override { co_return !down.contains(host.str()); }
  awaitable<std::optional<proto::GroupSpec>> group_of(Context, ServerId) override {
    enter("group");
    co_return proto::GroupSpec{};
  }

  awaitable<std::vector<proto::Vif>> wire(Context, NetworkRequest) override {
    enter("wire");
    world_.ports = {"port"};
    proto::Vif vif;
    vif.port_id = proto::PortId("port");
    std::vector<proto::Vif> vifs{vif};
    co_return vifs;
  }
  awaitable<void> unwire(Context, ServerId) override {
    enter("unwire");
    world_.ports.clear();
    co_return;
  }

  awaitable<void> build(Context, HostName host, proto::HostOperation op) override {
    enter("build");
    const auto result = outcome("build", host);
    if (result == proto::Outcome::done) world_.guests.insert(host.str());
    answer(host, op.operation, result);
    co_return;
  }
  awaitable<void> terminate(Context, HostName host, proto::HostOperation op) override {
    enter("terminate");
    world_.guests.erase(host.str());
    answer(host, op.operation, outcome("terminate", host));
    co_return;
  }
  awaitable<void> change_power(Context, HostName host, proto::ChangePower::Request request) override {
    enter("power");
    answer(host, request.operation, outcome("power", host));
    co_return;
  }

 private:
  void enter(const std::string& call) {
    calls.push_back(call);
    fail(call);
  }
  void answer(const HostName& host, const proto::OperationRef& ref, proto::Outcome result) {
    if (down.contains(host.str())) return;
    proto::OperationReport report;
    report.operation = ref;
    report.host = host;
    report.outcome = result;
    report.power_state = 1;
    if (result != proto::Outcome::done) report.error_message = "the host said no";
    reports.push_back(report);
  }
  World& world_;
};

// One workflow over one world, driven as the daemon would: reports are delivered, passing failures and silent
// hosts are waited out on a clock by hand, a crash goes on from the last saved record.
template <class Ports, class State>
class Stage {
 public:
  Stage(const Saga<Ports, State>& saga, State state, World start, std::function<Ports(Outside&)> make_ports)
      : world(std::move(start)), outside(world), log(world), saga_(saga), ports_(make_ports(outside)) {
    log.last.kind = saga.name;
    log.last.server = ServerId("s");
    log.last.state = encode(state);
    log.last.deadline = clock.now() + saga.deadline;
  }

  World world;
  Outside outside;
  WorldLog<World> log;
  ManualClock clock{Timestamp(std::chrono::hours(500'000))};
  int crashes = 0;
  int faults = 0;        // that ended a drive
  bool doubled = false;  // every report is delivered twice
  std::function<void(const Pause&)> on_pause = [](const Pause&) {};

  const SagaRecord& finish() {
    for (int turn = 0; turn < 500 && !ended(log.last); ++turn) take_turn();
    return log.last;
  }

 private:
  void take_turn() {
    Drive<Ports, State> drive(saga_, ports_, {log, clock, SagaTiming{}, on_pause}, Context(), log.last);
    std::optional<proto::OperationReport> told;
    try {
      if (outside.reports.empty()) {
        if (log.last.waiting || log.last.wake_at > clock.now())
          clock.advance(
              std::max<std::chrono::microseconds>(std::chrono::seconds(31), log.last.wake_at - clock.now()));
        run(drive.run());
      } else {
        auto report = outside.reports.front();
        if (!doubled || std::exchange(delivered_, !delivered_)) outside.reports.pop_front();
        told = report;
        run(drive.report(report));
      }
    } catch (const Fault&) {
      ++faults;  // the record stays as it was last saved; the host tells its report again
      if (told) outside.reports.push_front(*told);
    } catch (const Crash&) {
      ++crashes;
      log.crash_after = log.crash_before = -1;
    }
  }
  const Saga<Ports, State>& saga_;
  Ports ports_;
  bool delivered_ = false;
};

}  // namespace nova::test
