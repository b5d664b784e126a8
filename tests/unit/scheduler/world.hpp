// Hosts, a request and a policy for tests of the scheduler, and short ways to ask about them.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "scheduler/filters/table.hpp"
#include "scheduler/select.hpp"
#include "scheduler/weighers/weigh.hpp"

namespace nova::scheduler::testing {

using namespace std::chrono_literals;

inline constexpr Timestamp noon{std::chrono::microseconds(1'700'000'000'000'000)};

// 8 CPUs (16 with the ratio of 2), 16 GB with 512 MB reserved, 100 GB; up, and able to run x86_64 guests.
inline proto::HostState host(std::string name) {
  proto::HostState state;
  state.host = proto::HostName(name);
  state.inventory.node = name + ".node";
  state.inventory.node_uuid = "uuid-of-" + name;
  state.inventory.hypervisor_type = "QEMU";
  state.inventory.hypervisor_version = 7002022;
  state.inventory.vcpus = 8;
  state.inventory.memory_mb = 16384;
  state.inventory.local_gb = 100;
  state.inventory.cpu_allocation_ratio = 2.0;
  state.inventory.supported = {{"x86_64", "kvm", "hvm"}, {"i686", "kvm", "hvm"}};
  state.generation = 1;
  state.last_seen = noon - 5s;
  return state;
}

inline proto::AggregateInfo aggregate(std::int64_t id, std::map<std::string, std::string> metadata) {
  return {id, "aggregate-" + std::to_string(id), std::move(metadata)};
}

inline proto::GroupSpec group_with(std::string policy) {
  proto::GroupSpec group;
  group.id = group.name = "g";
  group.policy = std::move(policy);
  return group;
}

inline proto::NumaCell cell(int id, std::vector<int> cpus, int memory_mb) {
  proto::NumaCell out;
  out.id = id;
  out.cpus = std::move(cpus);
  out.memory_mb = memory_mb;
  return out;
}

inline proto::Flavor flavor(int vcpus = 1, int memory_mb = 1024, int root_gb = 10) {
  proto::Flavor out;
  out.flavor_id = "1";
  out.name = "small";
  out.vcpus = vcpus;
  out.memory_mb = memory_mb;
  out.root_gb = root_gb;
  return out;
}

struct World {
  HostTable hosts;
  Options options;
  proto::RequestSpec request;
  std::vector<proto::ServerId> servers{proto::ServerId("server-0")};
  Circumstances when{.now = noon, .picks_expire = noon + 60s, .alternates = true};
  Random random = [](std::size_t) { return std::size_t{0}; };

  World() {
    request.project_id = "project";
    request.flavor = flavor();
  }
  void add(proto::HostState state) { hosts.put(std::move(state)); }
  void enable(std::vector<std::string> filters) { options.filter.enabled_filters = std::move(filters); }
  void want(int count) {
    servers.clear();
    for (int i = 0; i < count; ++i) servers.emplace_back("server-" + std::to_string(i));
  }
  void hint(const std::string& name, std::vector<std::string> values) {
    request.hints[name] = std::move(values);
  }

  Policy policy() const { return make_policy(options); }
  std::string name(Row row) const { return hosts.record(row).state.host.str(); }

  // The hosts that one filter lets through, of all.
  std::set<std::string> passing(std::string_view filter) {
    const Policy with = policy();
    const Ask ask = make_ask(request, servers, with).value();
    GroupCounts group;
    if (request.group)
      for (const auto& member : request.group->hosts)
        if (const auto row = hosts.find(member)) ++group[*row];
    hosts.settle(when.now);
    Candidates left = Candidates::all(hosts.size());
    find(filter)->narrow(Question{hosts, ask, with, group, when.now}, left);
    std::set<std::string> names;
    for (const Row row : left.rows()) names.insert(name(row));
    return names;
  }

  std::variant<Choice, Refusal> decide() {
    const Policy with = policy();
    const Ask ask = make_ask(request, servers, with).value();
    return select(hosts, ask, with, random, when);
  }
  // By server: the chosen host, then alternates.
  std::vector<std::vector<std::string>> choices() {
    const auto outcome = decide();
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
      ADD_FAILURE() << refusal->message;
      return {};
    }
    std::vector<std::vector<std::string>> out;
    for (const auto& rows : std::get<Choice>(outcome).hosts) {
      out.emplace_back();
      for (const Row row : rows) out.back().push_back(name(row));
    }
    return out;
  }
  std::string chosen() {
    const auto all = choices();
    return all.empty() ? "" : all.front().front();
  }
  std::string refused() {
    const auto outcome = decide();
    const auto* refusal = std::get_if<Refusal>(&outcome);
    return refusal == nullptr ? "not refused" : refusal->message;
  }

  static const Filter* find(std::string_view filter) {
    for (const Filter& one : standing_filters())
      if (one.name == filter) return &one;
    return find_filter(filter);
  }
};

using Names = std::set<std::string>;

}  // namespace nova::scheduler::testing
