// A hypervisor that only pretends: for measuring thousands of hosts and for fault tests. Keeps guests in
// memory and, if told, in a file. The knobs at the end make it fail on demand.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <random>

#include "common/clock.hpp"
#include "compute/hypervisor/fake/guest_file.hpp"
#include "compute/hypervisor/fake/options.hpp"
#include "compute/hypervisor/hypervisor.hpp"

namespace nova::compute {

class FakeHypervisor final : public Hypervisor {
 public:
  // Without `file` the guests end with the process. `clock` outlives it.
  FakeHypervisor(const FakeOptions& options, std::string node, const Clock& clock,
                 std::optional<std::filesystem::path> file);

  awaitable<void> start() override;
  awaitable<void> stop() override;
  awaitable<BuildResult> build(Context context, proto::ServerSpec server,
                               std::function<void(proto::TaskState)> progress) override;
  awaitable<void> destroy(Context context, proto::ServerSpec server) override;
  awaitable<proto::PowerState> change_power(Context context, proto::ServerSpec server,
                                            proto::PowerOp op) override;
  awaitable<std::string> console_output(proto::ServerId server, std::optional<int> lines) override;
  awaitable<std::vector<Guest>> list() override;
  awaitable<proto::Inventory> inventory() override;
  awaitable<std::string> uptime() override;
  void on_event(OnEvent handler) override { on_event_ = std::move(handler); }
  std::string problem() const override { return problem_; }

  // As if somebody did it behind our back.
  void put(Guest guest);
  void change_behind_our_back(const proto::ServerId& server, proto::PowerState power);
  void set_latency(double min, double max) {
    options_.latency_min = min;
    options_.latency_max = max;
  }
  // Away until cleared with "".
  void set_problem(std::string problem) { problem_ = std::move(problem); }
  void fail_next(Error error) { next_failure_ = std::move(error); }
  const Guest* find(const proto::ServerId& server) const;

 private:
  void check() const;
  awaitable<void> work(double failure_rate);
  Guest& existing(const proto::ServerId& server);
  void set(Guest guest);
  void set_power(const proto::ServerId& server, proto::PowerState power);

  FakeOptions options_;
  std::string node_;
  const Clock& clock_;
  Timestamp started_;
  std::optional<std::filesystem::path> path_;
  std::optional<GuestFile> file_;
  std::mt19937_64 random_;
  std::map<proto::ServerId, Guest> guests_;
  OnEvent on_event_;
  std::string problem_;
  std::optional<Error> next_failure_;
};

}  // namespace nova::compute
