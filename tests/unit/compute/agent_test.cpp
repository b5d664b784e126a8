// Heartbeat, power observations and repair of an agent, and many agents on one bus.
#include <gtest/gtest.h>

#include "tests/unit/compute/compute_kit.hpp"

namespace nova::compute::test {
namespace {
using proto::PowerState;

proto::ExpectedServer expected(int n, PowerState power, std::int64_t generation = 1) {
  proto::ExpectedServer row;
  row.spec = server(n, generation);
  row.power_state = static_cast<int>(power);
  return row;
}

proto::OwnedServers::Ownership deleted(int n) {
  proto::OwnedServers::Ownership row;
  row.server = server_id(n);
  row.deleted = true;
  return row;
}

class AgentTest : public testing::Test {
 protected:
  // Has the first comparison been made?
  bool compared(Life& life) {
    return life.until([&] { return world.conductor.asked > 0; }) && (life.settle(), true);
  }
  bool observed(Life& life, int n, PowerState power) {
    return life.until([&] {
      for (const auto& beat : world.conductor.beats)
        for (const auto& seen : beat.power)
          if (seen.server == server_id(n) && seen.power_state == static_cast<int>(power)) return true;
      return false;
    });
  }
  double repaired(const char* what) {
    return world.metrics
        .counter("nova_compute_repaired_total", "Guests that were found wrong and mended.", {{"found", what}})
        .value();
  }
  World world;
};

TEST_F(AgentTest, TheFirstHeartbeatCarriesTheInventory) {
  world.options.reserved_host_memory_mb = 77;
  Life life(world);
  ASSERT_TRUE(life.until([&] { return !world.conductor.beats.empty(); }));
  const auto& beat = world.conductor.beats[0];
  EXPECT_EQ(beat.host.str(), "host-1");
  EXPECT_EQ(beat.binary, "nova-compute");
  EXPECT_EQ(beat.topic, "compute");
  EXPECT_EQ(beat.auto_disabled, "");
  ASSERT_TRUE(beat.inventory);
  EXPECT_EQ(beat.inventory->node, "node-1");
  EXPECT_EQ(beat.inventory->node_uuid, derived_uuid("node", "1"));
  EXPECT_EQ(beat.inventory->reserved_memory_mb, 77);
  EXPECT_EQ(beat.inventory->vcpus, FakeOptions{}.vcpus);
}

TEST_F(AgentTest, TheInventoryIsToldAgainOnlyWhenWanted) {
  Life life(world);
  ASSERT_TRUE(life.until([&] { return world.conductor.beats.size() == 2; }));
  EXPECT_FALSE(world.conductor.beats[1].inventory);
  EXPECT_FALSE(world.conductor.beats[1].auto_disabled);
  world.conductor.next_beat.want_inventory = true;
  ASSERT_TRUE(life.until([&] { return world.conductor.beats.size() == 4; }));
  EXPECT_TRUE(world.conductor.beats[3].inventory);
}

TEST_F(AgentTest, HeartbeatsNameTheOperationsInHand) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(7, 3, server(1));
  ASSERT_TRUE(life.until([&] { return !world.conductor.beats.back().running.empty(); }));
  EXPECT_EQ(world.conductor.beats.back().running[0].saga, 7);
  EXPECT_EQ(world.conductor.beats.back().running[0].attempt, 3);
}

TEST_F(AgentTest, ALostHypervisorDisablesTheHostAndAReturnedOneEnablesIt) {
  Life life(world);
  ASSERT_TRUE(life.until([&] { return !world.conductor.beats.empty(); }));
  world.hypervisor.set_problem("Connection to libvirt lost: 1");
  ASSERT_TRUE(life.until(
      [&] { return world.conductor.beats.back().auto_disabled == "Connection to libvirt lost: 1"; }));
  EXPECT_EQ(life.agent->problem(), "Connection to libvirt lost: 1");
  world.hypervisor.set_problem("");
  ASSERT_TRUE(life.until([&] { return world.conductor.beats.back().auto_disabled == ""; }));
}

TEST_F(AgentTest, HeartbeatsGoOnWhenTheConductorReturns) {
  world.conductor.away = true;
  Life life(world);
  ASSERT_TRUE(life.until([&] { return world.log.contains("does not take heartbeats of host"); }));
  world.conductor.away = false;
  ASSERT_TRUE(life.until([&] { return !world.conductor.beats.empty() && life.agent->problem().empty(); }));
  EXPECT_TRUE(world.conductor.beats[0].inventory);
}

TEST_F(AgentTest, AGuestThatStopsByItselfIsTold) {
  world.hypervisor.put(guest(1, PowerState::running));
  world.conductor.expected = {expected(1, PowerState::running)};
  Life life(world);
  ASSERT_TRUE(compared(life));
  world.hypervisor.change_behind_our_back(server_id(1), PowerState::shutdown);
  EXPECT_TRUE(observed(life, 1, PowerState::shutdown));
}

TEST_F(AgentTest, ADifferenceFoundAtStartIsTold) {
  world.hypervisor.put(guest(1, PowerState::shutdown));
  world.conductor.expected = {expected(1, PowerState::running), expected(2, PowerState::running)};
  Life life(world);
  EXPECT_TRUE(observed(life, 1, PowerState::shutdown));
  EXPECT_TRUE(observed(life, 2, PowerState::nostate));
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::shutdown);
}

TEST_F(AgentTest, GuestsThatRanAreStartedAgainIfTheOperatorWantsIt) {
  world.options.resume_guests_state_on_host_boot = true;
  world.hypervisor.put(guest(1, PowerState::shutdown));
  world.hypervisor.put(guest(2, PowerState::shutdown, 3));
  world.conductor.expected = {expected(1, PowerState::running), expected(2, PowerState::running, 4)};
  Life life(world);
  EXPECT_TRUE(life.until([&] { return world.hypervisor.find(server_id(1))->power == PowerState::running; }));
  life.settle();
  EXPECT_EQ(world.hypervisor.find(server_id(2))->power, PowerState::shutdown)
      << "not of the server's generation";
  EXPECT_EQ(repaired("guest_not_running"), 1);
}

TEST_F(AgentTest, GuestsOfDeletedServersAreRemoved) {
  world.hypervisor.put(guest(1, PowerState::running));
  world.hypervisor.put(guest(2, PowerState::running));
  world.conductor.owned = {deleted(1)};
  Life life(world);
  EXPECT_TRUE(life.until([&] { return world.hypervisor.find(server_id(1)) == nullptr; }));
  EXPECT_NE(world.hypervisor.find(server_id(2)), nullptr) << "nobody knows it: left alone";
  EXPECT_EQ(repaired("deleted_guest"), 1);
}

TEST_F(AgentTest, NothingIsTouchedWhileTheConductorCannotBeAsked) {
  world.hypervisor.put(guest(1, PowerState::running));
  world.conductor.owned = {deleted(1)};
  world.conductor.away = true;
  Life life(world);
  ASSERT_TRUE(life.until([&] { return world.log.contains("are not compared now"); }));
  life.settle();
  EXPECT_NE(world.hypervisor.find(server_id(1)), nullptr);
  world.conductor.away = false;
  EXPECT_TRUE(life.until([&] { return world.hypervisor.find(server_id(1)) == nullptr; }));
}

TEST_F(AgentTest, AForeignDomainIsNeverTouched) {
  Guest foreign = guest(1, PowerState::running);
  foreign.ours = false;
  world.hypervisor.put(foreign);
  world.conductor.owned = {deleted(1)};
  Life life(world);
  ASSERT_TRUE(compared(life));
  EXPECT_NE(world.hypervisor.find(server_id(1)), nullptr);
}

TEST_F(AgentTest, AnAgentWaitsForItsHypervisor) {
  world.hypervisor.set_problem("no libvirtd");
  boost::asio::io_context loop;
  rpc::MemoryBus bus(loop.get_executor());
  BlockingPool pool(1);
  Journal journal(loop.get_executor(), pool, world.journal(), world.log.logger());
  Agent agent({loop.get_executor(), bus, world.hypervisor, journal},
              {proto::HostName("host-1"), derived_uuid("node", "1"), "192.0.2.1"}, world.options,
              world.timing, {}, world.log.logger());
  bool ready = false;
  boost::asio::co_spawn(loop, agent.start(), [&](const std::exception_ptr&) { ready = true; });
  while (!world.log.contains("is away, trying on: no libvirtd")) loop.run_one();
  EXPECT_FALSE(ready);
  world.hypervisor.set_problem("");
  while (!ready) loop.run_one();
  nova::test::run_on(loop, agent.stop(std::chrono::steady_clock::now()));
}

TEST_F(AgentTest, ManyAgentsShareABusAndAJournalWithoutMixing) {
  boost::asio::io_context loop;
  const auto keep = boost::asio::make_work_guard(loop);
  rpc::MemoryBus bus(loop.get_executor());
  rpc::Dispatcher dispatcher("conductor");
  dispatcher.add(proto::HostsService{}, world.conductor);
  nova::test::run_on(loop, bus.serve(rpc::Address("conductor"), 1, [&](rpc::Incoming message) {
    return dispatcher.dispatch(std::move(message));
  }));
  BlockingPool pool(1);
  Journal journal(loop.get_executor(), pool, world.journal(), world.log.logger());
  constexpr int count = 20;
  std::vector<std::unique_ptr<FakeHypervisor>> hypervisors;
  std::vector<std::unique_ptr<Agent>> agents;
  for (int n = 0; n < count; ++n) {
    const std::string host = "host-" + std::to_string(n);
    hypervisors.push_back(std::make_unique<FakeHypervisor>(FakeOptions{}, host, world.clock, std::nullopt));
    agents.push_back(std::make_unique<Agent>(
        Agent::Parts{loop.get_executor(), bus, *hypervisors.back(), journal},
        HostIdentity{proto::HostName(host), derived_uuid("node", host), ""}, world.options, world.timing,
        AgentMetrics(world.metrics), world.log.logger()));
    nova::test::run_on(loop, agents.back()->start());
  }
  rpc::Client<proto::ComputeService> client(bus);
  for (int n = 0; n < count; ++n) {
    proto::BuildAndRun::Request request(operation(n + 1, 1, server(n)));
    nova::test::run_on(
        loop, client.cast<proto::BuildAndRun>(Context(), std::move(request), "host-" + std::to_string(n)));
  }
  while (world.conductor.reports.size() < count) loop.run_one();
  for (const auto& report : world.conductor.reports)
    EXPECT_EQ(report.host.str(), "host-" + std::to_string(report.operation.saga - 1));
  for (std::size_t n = 0; n < count; ++n)
    EXPECT_EQ(nova::test::run_on(loop, hypervisors[n]->list()).size(), 1u);
  for (auto& agent : agents) nova::test::run_on(loop, agent->stop(std::chrono::steady_clock::now()));
}

}  // namespace
}  // namespace nova::compute::test
