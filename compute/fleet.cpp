#include "compute/fleet.hpp"

#include <fmt/format.h>

namespace nova::compute {

void Fleet::add(HostIdentity who, std::unique_ptr<Hypervisor> hypervisor) {
  Member member;
  member.hypervisor = std::move(hypervisor);
  member.agent = std::make_unique<Agent>(
      Agent::Parts{parts_.executor, parts_.bus, *member.hypervisor, parts_.journal, parts_.fail},
      std::move(who), parts_.options, AgentTiming{}, parts_.metrics, parts_.log);
  members_.push_back(std::move(member));
}

awaitable<void> Fleet::each(std::function<awaitable<void>(Agent&)> work) {
  std::exception_ptr failure;
  TaskGroup tasks(parts_.executor,
                  [&failure](const std::string&, std::exception_ptr error) { failure = error; });
  for (const Member& member : members_) tasks.spawn("agent", work(*member.agent));
  std::exception_ptr cut;
  try {
    co_await tasks.join();
  } catch (...) {
    cut = std::current_exception();
  }
  tasks.stop();
  if (cut) std::rethrow_exception(cut);
  if (failure) std::rethrow_exception(failure);
}

awaitable<void> Fleet::start() {
  co_await each([](Agent& agent) { return agent.start(); });
}

awaitable<void> Fleet::stop(std::chrono::steady_clock::time_point deadline) {
  co_await each([deadline](Agent& agent) { return agent.stop(deadline); });
}

std::string Fleet::problem() const {
  for (const Member& member : members_)
    if (std::string problem = member.agent->problem(); !problem.empty()) return problem;
  return {};
}

std::string Fleet::describe() const {
  std::string text;
  for (const Member& member : members_) text += member.agent->describe() + "\n";
  return text;
}

std::vector<std::string> host_names(const std::string& host, std::size_t count) {
  if (count == 0) return {host};
  std::vector<std::string> names;
  for (std::size_t n = 1; n <= count; ++n) names.push_back(fmt::format("{}-{:04}", host, n));
  return names;
}

}  // namespace nova::compute
