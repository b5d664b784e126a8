// The scheduler over a bus in memory, with a conductor that answers from a list.
#include "scheduler/core.hpp"

#include <boost/asio/io_context.hpp>

#include "common/async/sleep.hpp"
#include "common/log/captured.hpp"
#include "common/rpc/client.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/rpc/server.hpp"
#include "proto/conductor/hosts.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

using test::run_on;

struct ListingConductor {
  std::vector<proto::HostState> hosts;
  int lists = 0;
  int deaf_for = 0;  // lists that fail first
  std::vector<proto::ReportHost::Request> reports;

  awaitable<proto::ReportHost::Reply> on(Context, proto::ReportHost::Request request) {
    reports.push_back(std::move(request));
    co_return proto::ReportHost::Reply{};
  }
  awaitable<proto::ListHosts::Reply> on(Context, proto::ListHosts::Request) {
    if (++lists <= deaf_for) throw Fault(Errc::unavailable, "not yet");
    proto::ListHosts::Reply reply;
    reply.hosts = hosts;
    co_return reply;
  }
};

using Listing = rpc::Methods<proto::ReportHost, proto::ListHosts>;

struct Cloud {
  boost::asio::io_context loop;
  rpc::MemoryBus bus{loop.get_executor()};
  ManualClock clock{noon};
  metrics::Registry metrics;
  CapturedLog log;
  ListingConductor conductor;
  rpc::Dispatcher dispatcher{"conductor"};
  Core core{{loop.get_executor(), bus, clock, metrics, log.logger(), "sched-1",
             [](std::size_t) { return std::size_t{0}; }},
            Options{}};
  rpc::Client<proto::SchedulerService> scheduler{bus};

  Cloud() {
    dispatcher.add(Listing{}, conductor);
    run_on(loop, bus.serve(rpc::Address("conductor"), 10, [this](rpc::Incoming message) {
      return dispatcher.dispatch(std::move(message));
    }));
  }
  ~Cloud() { run_on(loop, core.stop()); }

  proto::SelectDestinations::Reply select(proto::RequestSpec spec, std::string server = "server-0") {
    proto::SelectDestinations::Request request;
    request.request = std::move(spec);
    request.servers = {proto::ServerId(std::move(server))};
    return run_on(loop, scheduler.call<proto::SelectDestinations>(Context(), std::move(request)));
  }
  Error failure(proto::RequestSpec spec) {
    try {
      select(std::move(spec));
    } catch (const Fault& fault) {
      return fault.error();
    }
    return {Errc::internal, "it did not fail", {}};
  }
  void tell(proto::UpdateHosts::Request news) {
    run_on(loop, scheduler.fanout<proto::UpdateHosts>(Context(), std::move(news)));
    run_on(loop, sleep_for(1ms));
  }
};

proto::RequestSpec small_server() {
  proto::RequestSpec request;
  request.flavor = flavor();
  return request;
}

TEST(SchedulerCore, SelectsFromTheConductorsList) {
  Cloud cloud;
  cloud.conductor.hosts = {host("a"), host("b")};
  cloud.conductor.hosts[1].memory_mb_used = 1000;
  run_on(cloud.loop, cloud.core.start());
  EXPECT_EQ(cloud.core.problem(), "");
  const auto selections = cloud.select(small_server()).selections;
  ASSERT_EQ(selections.size(), 1u);
  ASSERT_EQ(selections[0].size(), 2u);
  EXPECT_EQ(selections[0][0].host.str(), "a");
  EXPECT_EQ(selections[0][0].node, "a.node");
  EXPECT_EQ(selections[0][0].node_uuid, "uuid-of-a");
  EXPECT_EQ(selections[0][0].zone, "nova");
  EXPECT_EQ(selections[0][0].generation, 1);
}

TEST(SchedulerCore, WaitsForTheConductor) {
  Cloud cloud;
  cloud.conductor.hosts = {host("a")};
  cloud.conductor.deaf_for = 1;
  EXPECT_NE(cloud.core.problem(), "");
  run_on(cloud.loop, cloud.core.start());
  EXPECT_TRUE(cloud.log.contains("asking again: not yet"));
  EXPECT_EQ(cloud.select(small_server()).selections.size(), 1u);
}

TEST(SchedulerCore, TakesInNews) {
  Cloud cloud;
  cloud.conductor.hosts = {host("a")};
  run_on(cloud.loop, cloud.core.start());
  run_on(cloud.loop, sleep_for(5ms));  // the list that follows the start
  proto::UpdateHosts::Request news;
  news.hosts = {host("better")};
  news.hosts[0].inventory.memory_mb *= 2;
  cloud.tell(news);
  EXPECT_EQ(cloud.select(small_server()).selections[0][0].host.str(), "better");

  proto::UpdateHosts::Request gone;
  gone.removed = {proto::HostName("better")};
  cloud.tell(gone);
  EXPECT_EQ(cloud.select(small_server()).selections[0][0].host.str(), "a");

  cloud.clock.advance(10min);
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::unavailable);
  proto::UpdateHosts::Request heard;
  heard.alive = {{proto::HostName("a"), noon + 10min}};
  cloud.tell(heard);
  EXPECT_EQ(cloud.select(small_server()).selections[0][0].host.str(), "a");
}

proto::UpdateHosts::Request heartbeat(const char* name, Timestamp when) {
  proto::UpdateHosts::Request heard;
  heard.alive = {{proto::HostName(name), when}};
  return heard;
}

// "silent" died, "tiny" lives and has no room.
void add_silent_and_tiny(Cloud& cloud) {
  cloud.conductor.hosts = {host("silent"), host("tiny")};
  cloud.conductor.hosts[1].inventory.memory_mb = 1024;
  run_on(cloud.loop, cloud.core.start());
  run_on(cloud.loop, sleep_for(5ms));
}

TEST(SchedulerCore, ASilentHostIsDownWhenTheOthersWereHeardAllTheTime) {
  Cloud cloud;
  add_silent_and_tiny(cloud);
  for (int i = 1; i <= 6; ++i) {
    cloud.clock.advance(10s);
    cloud.tell(heartbeat("tiny", cloud.clock.now()));
  }
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::unavailable) << "it has listened for 60 s, no longer";
  cloud.clock.advance(1s);
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::no_valid_host);
  EXPECT_THAT(cloud.failure(small_server()).message, ::testing::HasSubstr("they are down"));
}

TEST(SchedulerCore, WhileNoHostIsHeardADecisionIsPutOff) {
  Cloud cloud;
  add_silent_and_tiny(cloud);
  cloud.clock.advance(1h);
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::unavailable);
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::unavailable) << "what was only weighed is not counted";
  cloud.tell(heartbeat("tiny", cloud.clock.now()));
  cloud.clock.advance(20s);
  cloud.tell(heartbeat("tiny", cloud.clock.now()));
  EXPECT_EQ(cloud.failure(small_server()).code, Errc::unavailable) << "the other may report any moment";
  cloud.tell(heartbeat("silent", cloud.clock.now()));
  EXPECT_EQ(cloud.select(small_server()).selections[0][0].host.str(), "silent");
  EXPECT_THAT(cloud.metrics.render(),
              ::testing::HasSubstr("nova_scheduler_decisions_total{outcome=\"deferred\"} 3"));
}

TEST(SchedulerCore, WhatSilentHostsWouldNotMendIsRefusedAtOnce) {
  Cloud cloud;
  cloud.conductor.hosts = {host("disabled"), host("forced"), host("full")};
  cloud.conductor.hosts[0].disabled = true;
  cloud.conductor.hosts[1].forced_down = true;
  cloud.conductor.hosts[2].memory_mb_used = 16000;
  run_on(cloud.loop, cloud.core.start());
  cloud.clock.advance(1h);
  const Error error = cloud.failure(small_server());
  EXPECT_EQ(error.code, Errc::no_valid_host);
  EXPECT_THAT(error.message, ::testing::HasSubstr("ComputeStatus refused 1 (they are disabled), "));
  EXPECT_THAT(error.message, ::testing::HasSubstr("ComputeFilter refused 1 (they are down)."));
}

TEST(SchedulerCore, RefusalsAreTyped) {
  Cloud cloud;
  run_on(cloud.loop, cloud.core.start());
  const Error error = cloud.failure(small_server());
  EXPECT_EQ(error.code, Errc::no_valid_host);
  EXPECT_EQ(
      error.message,
      "No valid host was found. There are not enough hosts available. No compute host has reported yet.");
  proto::RequestSpec odd = small_server();
  odd.flavor.extra_specs = {{"pci_passthrough:alias", "gpu:1"}};
  EXPECT_EQ(cloud.failure(odd).message, "No valid host was found. PCI alias 'gpu' is not defined.");
  proto::SelectDestinations::Request empty;
  empty.request = small_server();
  EXPECT_THROW(run_on(cloud.loop, cloud.scheduler.call<proto::SelectDestinations>(Context(), empty)), Fault);
}

TEST(SchedulerCore, LogsWhichHostWasNearest) {
  Cloud cloud;
  cloud.conductor.hosts = {host("tight")};
  cloud.conductor.hosts[0].memory_mb_used = 16000;
  run_on(cloud.loop, cloud.core.start());
  EXPECT_THAT(cloud.failure(small_server()).message, ::testing::Not(::testing::HasSubstr("tight")));
  EXPECT_TRUE(cloud.log.contains("Nearest hosts: Resources: tight"));
}

TEST(SchedulerCore, ReportsThatItLives) {
  Cloud cloud;
  run_on(cloud.loop, cloud.core.start());
  run_on(cloud.loop, sleep_for(5ms));
  ASSERT_FALSE(cloud.conductor.reports.empty());
  EXPECT_EQ(cloud.conductor.reports[0].binary, "nova-scheduler");
  EXPECT_EQ(cloud.conductor.reports[0].host.str(), "sched-1");
  EXPECT_EQ(cloud.conductor.reports[0].topic, "scheduler");
}

TEST(SchedulerCore, DescribesItsHosts) {
  Cloud cloud;
  cloud.conductor.hosts = {host("a")};
  run_on(cloud.loop, cloud.core.start());
  cloud.select(small_server());
  EXPECT_THAT(cloud.core.describe(), ::testing::HasSubstr("1 hosts, 1 unconfirmed choices"));
  EXPECT_THAT(cloud.core.describe(), ::testing::HasSubstr("a: generation 1, 1 servers, room for 15 VCPU"));
  EXPECT_THAT(cloud.metrics.render(),
              ::testing::HasSubstr("nova_scheduler_decisions_total{outcome=\"chosen\"} 1"));
}

}  // namespace
}  // namespace nova::scheduler::testing
