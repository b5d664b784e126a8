// One scheduling decision over many hosts, from request to alternates, and taking in the news of one host.
// Each decision is timed by itself and the 50th and 99th percentiles are reported in microseconds (budget:
// p99 1000 at 10,000 hosts, stretch 200).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "common/encode.hpp"
#include "scheduler/select.hpp"

namespace nova::scheduler {
namespace {

using namespace std::chrono_literals;
constexpr Timestamp noon{std::chrono::microseconds(1'700'000'000'000'000)};

// Partly filled hosts of two makes in four zones, in racks that are aggregates.
proto::HostState make_host(int number, std::mt19937& random) {
  const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
  proto::HostState host;
  host.host = proto::HostName("compute-" + std::to_string(number) + ".example.org");
  host.generation = 1;
  host.last_seen = noon - 3s;
  host.zone = "zone-" + std::to_string(number % 4);
  host.aggregates = {
      {number % 50, "rack-" + std::to_string(number % 50), {{"rack", std::to_string(number % 50)}}}};
  proto::Inventory& inventory = host.inventory;
  inventory.node = host.host.str();
  inventory.hypervisor_type = "QEMU";
  inventory.hypervisor_version = number % 2 == 0 ? 7002022 : 8002000;
  inventory.vcpus = 64;
  inventory.memory_mb = 262144;
  inventory.local_gb = 4000;
  inventory.supported = {{"x86_64", "kvm", "hvm"}, {"i686", "kvm", "hvm"}};
  for (int trait = 0; trait < 60; ++trait)
    inventory.traits.push_back("HW_CPU_X86_FEATURE_" + std::to_string(trait));
  host.servers = below(40);
  host.vcpus_used = host.servers * 4;
  host.memory_mb_used = host.servers * 6000;
  host.disk_gb_used = host.servers * 40;
  host.io_ops = below(3);
  for (int server = 0; server < host.servers; ++server)
    host.server_ids.emplace_back("server-" + std::to_string(number) + "-" + std::to_string(server));
  return host;
}

HostTable make_table(std::int64_t hosts) {
  std::mt19937 random(42);
  HostTable table;
  for (int number = 0; number < hosts; ++number) table.put(make_host(number, random));
  table.settle(noon);
  return table;
}

proto::RequestSpec make_request() {
  proto::RequestSpec request;
  request.project_id = "project";
  request.flavor.name = "m1.small";
  request.flavor.vcpus = 2;
  request.flavor.memory_mb = 4096;
  request.flavor.root_gb = 20;
  request.image_properties = {{"hw_architecture", "x86_64"}, {"os_distro", "debian"}};
  return request;
}

void report_percentiles(benchmark::State& state, std::vector<double>& seconds) {
  std::sort(seconds.begin(), seconds.end());
  if (seconds.empty()) return;
  state.counters["p50_us"] = seconds[seconds.size() / 2] * 1e6;
  state.counters["p99_us"] = seconds[seconds.size() * 99 / 100] * 1e6;
}

void decide(benchmark::State& state, const proto::RequestSpec& request, bool fits) {
  HostTable table = make_table(state.range(0));
  const Policy policy = make_policy(Options{});
  std::mt19937 random(7);
  const Random chance = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const Circumstances when{.now = noon, .picks_expire = noon + 60s, .alternates = true};
  std::vector<double> seconds;
  int number = 0;
  for (auto unused : state) {
    std::vector<proto::ServerId> servers{proto::ServerId("new-" + std::to_string(++number % 1000))};
    const auto start = std::chrono::steady_clock::now();
    const Ask ask = make_ask(request, std::move(servers), policy).value();
    const auto outcome = select(table, ask, policy, chance, when);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (std::holds_alternative<Choice>(outcome) != fits) state.SkipWithError("unexpected outcome");
    state.SetIterationTime(took.count());
    seconds.push_back(took.count());
  }
  report_percentiles(state, seconds);
}

void decide_small_server(benchmark::State& state) { decide(state, make_request(), true); }

void decide_in_zone(benchmark::State& state) {
  auto request = make_request();
  request.availability_zone = "zone-1";
  decide(state, request, true);
}

void decide_with_traits(benchmark::State& state) {
  auto request = make_request();
  request.flavor.extra_specs = {{"trait:HW_CPU_X86_FEATURE_7", "required"},
                                {"capabilities:hypervisor_type", "s== QEMU"}};
  decide(state, request, true);
}

void refuse_and_explain(benchmark::State& state) {
  auto request = make_request();
  request.flavor.memory_mb = 1 << 20;
  decide(state, request, false);
}

void take_in_one_host(benchmark::State& state) {
  HostTable table = make_table(state.range(0));
  std::mt19937 random(3);
  proto::HostState host = make_host(5, random);
  for (auto unused : state) {
    ++host.generation;
    table.put(host);
  }
}

BENCHMARK(decide_small_server)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(decide_in_zone)->Arg(10000)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(decide_with_traits)->Arg(10000)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(refuse_and_explain)->Arg(10000)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(take_in_one_host)->Arg(10000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace nova::scheduler

BENCHMARK_MAIN();
