#include "compute/hypervisor/fake/fake_hypervisor.hpp"

#include <fmt/format.h>

#include "common/async/sleep.hpp"

namespace nova::compute {
namespace {
using proto::PowerOp;
using proto::PowerState;

std::uint64_t seed_of(const FakeOptions& options, const std::string& node) {
  if (options.seed == 0) return std::random_device{}();
  return static_cast<std::uint64_t>(options.seed) ^ std::hash<std::string>{}(node);
}

PowerState after(PowerOp op) {
  switch (op) {
    case PowerOp::stop:
      return PowerState::shutdown;
    case PowerOp::pause:
      return PowerState::paused;
    case PowerOp::suspend:
      return PowerState::suspended;
    case PowerOp::start:
    case PowerOp::reboot_soft:
    case PowerOp::reboot_hard:
    case PowerOp::unpause:
    case PowerOp::resume:
      break;
  }
  return PowerState::running;
}

std::vector<std::string> console_lines(const Guest& guest, const std::string& node) {
  return {fmt::format("[    0.000000] pretended guest {} on host {}", guest.name, node),
          "[    0.000000] Command line: console=ttyS0", "[    0.010000] no disks, no devices, no work",
          fmt::format("uuid {}", guest.server.str()), "login: "};
}

}  // namespace

FakeHypervisor::FakeHypervisor(const FakeOptions& options, std::string node, const Clock& clock,
                               std::optional<std::filesystem::path> file)
    : options_(options),
      node_(std::move(node)),
      clock_(clock),
      started_(clock.now()),
      path_(std::move(file)),
      random_(seed_of(options, node_)) {}

awaitable<void> FakeHypervisor::start() {
  check();
  if (path_ && !file_) guests_ = file_.emplace(*path_).load();
  co_return;
}

awaitable<void> FakeHypervisor::stop() {
  file_.reset();
  co_return;
}

void FakeHypervisor::check() const {
  if (!problem_.empty()) throw Fault(Errc::unavailable, problem_);
}

awaitable<void> FakeHypervisor::work(double failure_rate) {
  check();
  std::uniform_real_distribution<double> latency(options_.latency_min,
                                                 std::max(options_.latency_min, options_.latency_max));
  const std::chrono::duration<double> time(latency(random_));
  if (time.count() > 0)
    co_await sleep_for(std::chrono::duration_cast<std::chrono::steady_clock::duration>(time));
  check();
  if (next_failure_) {
    const Error error = *std::exchange(next_failure_, std::nullopt);
    throw Fault(error);
  }
  if (failure_rate > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < failure_rate)
    throw Fault(Errc::internal, "The pretended hypervisor failed, as it was told to.");
}

awaitable<BuildResult> FakeHypervisor::build(Context, proto::ServerSpec server,
                                             std::function<void(proto::TaskState)> progress) {
  check();
  const Guest* before = find(server.id);
  if (before != nullptr && before->generation > server.generation)
    throw Fault(Errc::conflict, "A newer generation of the server is on this host.");
  if (before == nullptr || before->generation != server.generation || before->power != PowerState::running) {
    if (progress) progress(proto::TaskState::block_device_mapping);
    set({server.id, server.instance_name, PowerState::nostate, server.generation, true});
    if (progress) progress(proto::TaskState::spawning);
    co_await work(options_.build_failure_rate);
    set_power(server.id, PowerState::running);
  }
  BuildResult result;
  result.root_device_name = "/dev/vda";
  result.power = PowerState::running;
  co_return result;
}

awaitable<void> FakeHypervisor::destroy(Context, proto::ServerSpec server) {
  co_await work(options_.destroy_failure_rate);
  const Guest* guest = find(server.id);
  if (guest == nullptr || !guest->ours || guest->generation > server.generation) co_return;
  guests_.erase(server.id);
  if (file_) file_->drop(server.id);
}

awaitable<PowerState> FakeHypervisor::change_power(Context, proto::ServerSpec server, PowerOp op) {
  check();
  existing(server.id);
  co_await work(options_.power_failure_rate);
  existing(server.id);
  set_power(server.id, after(op));
  co_return after(op);
}

awaitable<std::string> FakeHypervisor::console_output(proto::ServerId server, std::optional<int> lines) {
  check();
  const auto all = console_lines(existing(server), node_);
  std::size_t from = 0;
  if (lines && *lines >= 0 && static_cast<std::size_t>(*lines) < all.size())
    from = all.size() - static_cast<std::size_t>(*lines);
  std::string text;
  for (std::size_t i = from; i < all.size(); ++i) text += all[i] + "\n";
  co_return text;
}

awaitable<std::vector<Guest>> FakeHypervisor::list() {
  check();
  std::vector<Guest> out;
  for (const auto& [server, guest] : guests_) out.push_back(guest);
  co_return out;
}

awaitable<proto::Inventory> FakeHypervisor::inventory() {
  check();
  proto::Inventory found;
  found.node = node_;
  found.hypervisor_type = "fake";
  found.hypervisor_version = 1000;
  found.vcpus = options_.vcpus;
  found.memory_mb = options_.memory_mb;
  found.local_gb = options_.local_gb;
  found.disk_available_least = options_.local_gb;
  found.supported = {{"x86_64", "fake", "hvm"}};
  found.cpu_info.text = R"({"arch":"x86_64","model":"fake","vendor":"fake","topology":)"
                        R"({"cells":1,"sockets":1,"cores":1,"threads":1},"features":[]})";
  co_return found;
}

awaitable<std::string> FakeHypervisor::uptime() {
  const auto up = std::chrono::duration_cast<std::chrono::minutes>(clock_.now() - started_).count();
  co_return fmt::format(" {} up {} min,  0 users,  load average: 0.00, 0.00, 0.00",
                        iso_seconds_z(clock_.now()).substr(11, 8), up);
}

Guest& FakeHypervisor::existing(const proto::ServerId& server) {
  const auto at = guests_.find(server);
  if (at == guests_.end())
    throw Fault(
        {Errc::not_found, fmt::format("Instance {} could not be found.", server.str()), "InstanceNotFound"});
  return at->second;
}

const Guest* FakeHypervisor::find(const proto::ServerId& server) const {
  const auto at = guests_.find(server);
  return at == guests_.end() ? nullptr : &at->second;
}

void FakeHypervisor::set(Guest guest) {
  if (file_) file_->keep(guest);
  guests_[guest.server] = std::move(guest);
}

void FakeHypervisor::set_power(const proto::ServerId& server, PowerState power) {
  Guest changed = existing(server);
  changed.power = power;
  set(std::move(changed));
}

void FakeHypervisor::put(Guest guest) { set(std::move(guest)); }

void FakeHypervisor::change_behind_our_back(const proto::ServerId& server, PowerState power) {
  set_power(server, power);
  if (on_event_) on_event_(server, power);
}

}  // namespace nova::compute
