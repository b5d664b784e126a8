#include "conductor/store/servers.hpp"

#include <fmt/format.h>

#include "conductor/store/actions.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/faults.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/store/services.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::HostName;
using proto::Server;
using proto::ServerId;
using proto::TaskState;
using proto::VmState;

class Servers : public DatabaseTest {
 protected:
  Server insert(Server server = make::server()) {
    transact([&](Tx& tx) {
      std::vector<Server> all{server};
      server_insert(tx, all);
      server = all[0];
    });
    return server;
  }
  std::optional<Server> find(const ServerId& id) {
    return read([&](Tx& tx) { return server_find(tx, id); });
  }
};

TEST_F(Servers, ComesBackAsItWasInserted) {
  auto given = make::server("web");
  given.description = "a \"quoted\" 'text' \\ with ü";
  given.metadata = {{"k", "v"}, {"empty", ""}};
  given.tags = {"a", "b"};
  given.image_properties = {{"hw_disk_bus", "virtio"}};
  given.scheduler_hints = {{"group", {"x"}}};
  proto::Vif vif;
  vif.port_id = proto::PortId("port");
  vif.fixed_ips.resize(1);
  vif.fixed_ips[0].address = "10.0.0.4";
  given.vifs = {vif};
  const auto sent = insert(given);
  const auto found = find(given.id);
  ASSERT_TRUE(found);
  EXPECT_GT(sent.number, 0);
  EXPECT_EQ(found->number, sent.number);
  EXPECT_EQ(found->instance_name, fmt::format("instance-{:08x}", sent.number));
  EXPECT_EQ(found->description, given.description);
  EXPECT_EQ(found->metadata, given.metadata);
  EXPECT_EQ(found->tags, given.tags);
  EXPECT_EQ(found->scheduler_hints, given.scheduler_hints);
  EXPECT_EQ(found->vm_state, VmState::building);
  EXPECT_EQ(found->task_state, TaskState::scheduling);
  EXPECT_EQ(found->flavor.memory_mb, 512);
  ASSERT_EQ(found->vifs.size(), 1U);
  EXPECT_EQ(found->vifs[0].fixed_ips[0].address, "10.0.0.4");
  EXPECT_FALSE(found->launched);
  EXPECT_FALSE(found->fault);
  EXPECT_LT(nova::now() - found->created, std::chrono::minutes(5));
}

TEST_F(Servers, AnIdThatIsNoUuidIsNotFound) {
  EXPECT_FALSE(find(ServerId("nonsense")));
  EXPECT_FALSE(transact([](Tx& tx) { return server_archive(tx, ServerId("nonsense")); }));
}

TEST_F(Servers, UpdateChangesOnlyWhatIsNamedAndOnlyInAllowedStates) {
  const auto server = insert();
  ServerChange activate;
  activate.vm_state = VmState::active;
  activate.task_state = TaskState::none;
  activate.launched_now = true;
  ServerGuard building{.vm_states = proto::VmStates(VmState::building)};
  const auto apply = [&] {
    return transact([&](Tx& tx) { return server_update(tx, server.id, activate, building); });
  };
  EXPECT_TRUE(apply());
  const auto found = find(server.id);
  EXPECT_EQ(found->vm_state, VmState::active);
  EXPECT_EQ(found->task_state, TaskState::none);
  EXPECT_EQ(found->name, server.name);
  EXPECT_TRUE(found->launched);
  EXPECT_FALSE(apply());
}

TEST_F(Servers, OfManyRacersOneWinsTheCompareAndSet) {
  auto server = make::server();
  server.vm_state = VmState::active;
  server.task_state = TaskState::none;
  insert(server);
  ServerChange reboot;
  reboot.task_state = TaskState::rebooting;
  ServerGuard idle{.task_states = proto::TaskStates(TaskState::none)};
  int won = 0, over = 0;
  for (int i = 0; i < 20; ++i) {
    auto racer = [&]() -> awaitable<void> {
      const bool mine = co_await database().transact(
          Context(), [&](Tx& tx) { return server_update(tx, server.id, reboot, idle); });
      won += mine ? 1 : 0;
      ++over;
    };
    boost::asio::co_spawn(loop_, racer, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(over, 20);
  EXPECT_EQ(won, 1);
}

TEST_F(Servers, ADeletingServerIsGuarded) {
  auto server = make::server();
  server.task_state = TaskState::deleting;
  insert(server);
  ServerChange change;
  change.task_state = TaskState::networking;
  ServerGuard guard{.not_deleting = true};
  EXPECT_FALSE(transact([&](Tx& tx) { return server_update(tx, server.id, change, guard); }));
}

TEST_F(Servers, ShowsTheNewestFaultOnlyInError) {
  const auto server = insert();
  transact([&](Tx& tx) {
    fault_insert(tx, {.server = server.id, .code = 500, .message = "first"});
    fault_insert(tx, {.server = server.id, .code = 404, .message = std::string(300, 'x'), .details = "why"});
  });
  EXPECT_FALSE(find(server.id)->fault);
  ServerChange error;
  error.vm_state = VmState::error;
  transact([&](Tx& tx) { server_update(tx, server.id, error); });
  const auto found = find(server.id);
  ASSERT_TRUE(found->fault);
  EXPECT_EQ(found->fault->code, 404);
  EXPECT_EQ(found->fault->message.size(), 255U);
  EXPECT_EQ(found->fault->details, "why");
}

TEST_F(Servers, HostStatusFollowsTheService) {
  auto server = make::server();
  server.host = HostName("h1");
  insert(server);
  EXPECT_EQ(find(server.id)->host_status, "");
  ServiceBeat beat;
  beat.host = HostName("h1");
  beat.binary = "nova-compute";
  std::vector<ServiceBeat> beats{beat};
  transact([&](Tx& tx) { service_heartbeat(tx, beats); });
  EXPECT_EQ(find(server.id)->host_status, "UP");
  const auto late = read(
      [&](Tx& tx) { return server_find(tx, server.id, {.service_down_time = std::chrono::seconds(-1)}); });
  EXPECT_EQ(late->host_status, "UNKNOWN");
  const auto uuid = read([](Tx& tx) { return service_list(tx, "h1")[0].uuid; });
  ServiceChange disable;
  disable.disabled = true;
  transact([&](Tx& tx) { service_update(tx, uuid, disable); });
  EXPECT_EQ(find(server.id)->host_status, "MAINTENANCE");
}

TEST_F(Servers, ArchiveKeepsWhatMayBeAskedForAndFreesTheRest) {
  auto server = make::server();
  server.host = HostName("h1");
  insert(server);
  Context ctx;
  ctx.request_id = "req-1";
  transact([&](Tx& tx) {
    ServerSecrets secrets;
    secrets.server = server.id;
    secrets.user_data = "ZGF0YQ==";
    std::vector<ServerSecrets> all{secrets};
    server_secrets_insert(tx, all);
    host_report_inventory(tx, HostName("h1"), make::inventory());
    EXPECT_EQ(
        claim_take(tx,
                   {.server = server.id, .host = HostName("h1"), .vcpus = 1, .memory_mb = 512, .disk_gb = 1}),
        ClaimOutcome::taken);
    action_insert(tx, ctx, "create", server.id);
    const ActionEvent event{
        .server = server.id, .request_id = "req-1", .event = "compute__do_build", .last = true};
    action_event_finish(tx, {event});
    fault_insert(tx, {.server = server.id, .message = "broken"});
  });
  EXPECT_EQ(find(server.id)->user_data, "ZGF0YQ==");
  EXPECT_TRUE(transact([&](Tx& tx) { return server_archive(tx, server.id); }));
  EXPECT_FALSE(transact([&](Tx& tx) { return server_archive(tx, server.id); }));
  EXPECT_FALSE(find(server.id));
  const auto old = read([&](Tx& tx) { return server_find_any(tx, server.id); });
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->deleted);
  EXPECT_TRUE(old->deleted_at);
  EXPECT_EQ(old->vm_state, VmState::deleted);
  ASSERT_TRUE(old->fault);
  EXPECT_EQ(old->fault->message, "broken");
  proto::ListServerActions::Request ask;
  ask.server = server.id;
  ask.request_id = "req-1";
  const auto actions = read([&](Tx& tx) { return action_list(tx, ask); });
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(actions[0].action, "create");
  ASSERT_EQ(actions[0].events.size(), 1U);
  EXPECT_EQ(actions[0].events[0].result, "Success");
  const auto where = read([&](Tx& tx) { return servers_locate(tx, {server.id}); });
  ASSERT_EQ(where.size(), 1U);
  EXPECT_TRUE(where[0].deleted);
}

TEST_F(Servers, TheArchiveKeepsEveryColumn) {
  const auto server = insert();
  // All but those that say that it is gone.
  const auto row = [&](std::string_view table) {
    return transact([&](Tx& tx) {
      const auto rows = tx.run_text(
          "row",
          fmt::format("SELECT to_jsonb(s) - '{{vm_state,task_state,updated,terminated,deleted_at,fault,"
                      "server_groups,actions}}'::text[] AS kept FROM {} s WHERE uuid = $1",
                      table),
          {server.id.str()});
      return rows[0].get<std::string>("kept");
    });
  };
  transact([&](Tx& tx) {
    tx.script(
        "UPDATE servers SET description = 'd', key_name = 'k', tags = '[\"t\"]', locked_reason = 'r', "
        "access_ip_v4 = '10.0.0.1', launched = now(), pinned_zone = 'z', progress = 7");
  });
  const auto before = row("servers");
  transact([&](Tx& tx) { server_archive(tx, server.id); });
  EXPECT_EQ(row("deleted_servers"), before);
}

TEST_F(Servers, PurgeDropsOnlyMonthsThatAreOver) {
  const auto server = insert();
  transact([&](Tx& tx) { server_archive(tx, server.id); });
  const auto later = nova::now() + std::chrono::hours(24 * 70);
  EXPECT_TRUE(transact([&](Tx& tx) { return archive_purge(tx, nova::now()); }).empty());
  EXPECT_EQ(transact([&](Tx& tx) { return archive_purge(tx, later); }).size(), 1U);
  EXPECT_FALSE(read([&](Tx& tx) { return server_find_any(tx, server.id); }));
}

TEST_F(Servers, PowerIsObservedOnlyOfIdleServersOnTheirHost) {
  auto idle = make::server(), busy = make::server(), away = make::server();
  idle.host = busy.host = HostName("h1");
  away.host = HostName("h2");
  idle.task_state = away.task_state = TaskState::none;
  for (const auto& one : {idle, busy, away}) insert(one);
  std::vector<PowerSeen> seen{{idle.id, 4}, {busy.id, 4}, {away.id, 4}};
  EXPECT_EQ(transact([&](Tx& tx) { return servers_observe_power(tx, HostName("h1"), seen); }),
            std::vector<ServerId>{idle.id});
}

}  // namespace
}  // namespace nova::test
