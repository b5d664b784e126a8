// One server: show, update, delete, actions, sub-resources.
#include <gmock/gmock.h>

#include "tests/support/api_servers_world.hpp"

namespace nova::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class OneServer : public ServersTest {
 protected:
  http::Response update(const std::string& members) {
    return world.put(url, "{\"server\": {" + members + "}}");
  }
};

TEST_F(OneServer, ForeignOnesAreNotThere) {
  world.token = "other";
  EXPECT_EQ(message(world.get(url)), std::string("Instance ") + server_id + " could not be found.");
  EXPECT_EQ(world.del(url).status, 404U);
  EXPECT_EQ(act(R"({"os-stop": null})").status, 404U);
  world.token = "admin";
  EXPECT_EQ(world.get(url).status, 200U);
  EXPECT_EQ(message(world.get("/v2.1/servers/no-uuid")), "Instance no-uuid could not be found.");
}

TEST_F(OneServer, Update) {
  EXPECT_EQ(update(R"("name": "new", "accessIPv4": "9.8.7.6", "OS-DCF:diskConfig": "MANUAL")").status, 200U);
  EXPECT_EQ(conductor.update->name, "new");
  EXPECT_EQ(conductor.update->access_ip_v4, "9.8.7.6");
  EXPECT_EQ(conductor.update->disk_config, "MANUAL");
  EXPECT_EQ(conductor.update->description, std::nullopt);
  EXPECT_EQ(update("").status, 200U) << "nothing to change";
  for (const char* bad :
       {R"("name": "")", R"("accessIPv4": "x")", R"("description": "early")", R"("tags": [])"})
    EXPECT_EQ(update(bad).status, 400U) << bad;
}

TEST_F(OneServer, NullAndAbsentDiffer) {
  world.version = "2.104";
  update(R"("description": null, "pinned_availability_zone": null)");
  EXPECT_TRUE(conductor.update->clear_description);
  EXPECT_TRUE(conductor.update->unpin_zone);
  update(R"("description": "d", "pinned_availability_zone": "z", "hostname": "a.b")");
  EXPECT_EQ(conductor.update->description, "d");
  EXPECT_EQ(conductor.update->pinned_zone, "z");
  EXPECT_EQ(conductor.update->hostname, "a.b");
  EXPECT_FALSE(conductor.update->clear_description || conductor.update->unpin_zone);
}

TEST_F(OneServer, Delete) {
  conductor.failure = Fault(Errc::conflict, std::string("Instance ") + server_id + " is locked");
  EXPECT_EQ(world.del(url).status, 409U);
  EXPECT_EQ(world.del(url).status, 204U);
  EXPECT_EQ(world.del(url).status, 404U);
}

TEST_F(OneServer, PowerActions) {
  for (const auto& [body, op] : {std::pair{R"({"os-start": null})", proto::PowerOp::start},
                                 {R"({"os-stop": {}})", proto::PowerOp::stop},
                                 {R"({"reboot": {"type": "SOFT"}})", proto::PowerOp::reboot_soft},
                                 {R"({"reboot": {"type": "Hard"}})", proto::PowerOp::reboot_hard}}) {
    EXPECT_EQ(act(body).status, 202U) << body;
    EXPECT_EQ(conductor.power->op, op);
  }
  for (const char* bad :
       {R"({"reboot": null})", R"({"reboot": {"type": "MAYBE"}})", R"({"reboot": {"type": "HARD", "x": 1}})"})
    EXPECT_EQ(act(bad).status, 400U) << bad;
  EXPECT_EQ(message(act(R"({"fly": null})")), "There is no such action: fly");
  conductor.failure = Fault(Errc::conflict, "Cannot 'stop' instance while it is in vm_state stopped");
  EXPECT_EQ(act(R"({"os-stop": null})").status, 409U);
}

TEST_F(OneServer, LockAndUnlock) {
  EXPECT_EQ(act(R"({"lock": {"locked_reason": "dropped"}})").status, 202U);
  EXPECT_EQ(conductor.lock->reason, std::nullopt) << "before 2.73 the body has no meaning";
  world.version = "2.73";
  act(R"({"lock": {"locked_reason": "why"}})");
  EXPECT_EQ(conductor.lock->reason, "why");
  EXPECT_EQ(act(R"({"lock": null})").status, 202U);
  EXPECT_EQ(act(R"({"lock": {"locked_reason": ""}})").status, 400U);
  server().locked = true;
  server().locked_by = "owner";
  EXPECT_EQ(act(R"({"unlock": null})").status, 202U);
  EXPECT_FALSE(conductor.lock->lock);
  server().locked_by = "admin";
  EXPECT_THAT(message(act(R"({"unlock": null})")), HasSubstr("unlock_override"));
  world.token = "admin";
  EXPECT_EQ(act(R"({"unlock": null})").status, 202U);
}

TEST_F(OneServer, ConsoleOutput) {
  EXPECT_EQ(act(R"({"os-getConsoleOutput": {"length": "5"}})").body, R"({"output":"line one\n[0mtwo\n"})");
  EXPECT_EQ(consoles.asked->tail_length, 5);
  act(R"({"os-getConsoleOutput": {"length": -1}})");
  EXPECT_EQ(consoles.asked->tail_length, std::nullopt);
  EXPECT_EQ(act(R"({"os-getConsoleOutput": {}})").status, 200U);
  EXPECT_EQ(act(R"({"os-getConsoleOutput": {"length": -2}})").status, 400U);
  EXPECT_EQ(act(R"({"os-getConsoleOutput": null})").status, 400U);
  server().host = {};
  EXPECT_EQ(act(R"({"os-getConsoleOutput": {}})").status, 409U);
}

TEST_F(OneServer, Metadata) {
  const std::string path = url + "/metadata";
  EXPECT_EQ(world.get(path).body, R"({"metadata":{"My Server Name":"Apache1"}})");
  EXPECT_EQ(world.post(path, R"({"metadata": {"a": "b"}})").body,
            R"({"metadata":{"My Server Name":"Apache1","a":"b"}})");
  EXPECT_EQ(world.put(path, R"({"metadata": {"c": "d"}})").body, R"({"metadata":{"c":"d"}})");
  EXPECT_EQ(world.put(path + "/c", R"({"meta": {"c": "e"}})").body, R"({"meta":{"c":"e"}})");
  EXPECT_EQ(world.get(path + "/c").body, R"({"meta":{"c":"e"}})");
  EXPECT_EQ(message(world.put(path + "/x", R"({"meta": {"c": "e"}})")), "Request body and URI mismatch");
  EXPECT_EQ(world.put(path + "/c", R"({"meta": {}})").status, 400U);
  EXPECT_EQ(world.del(path + "/c").status, 204U);
  EXPECT_EQ(world.get(path + "/c").status, 404U);
  EXPECT_EQ(world.del(path + "/c").status, 404U);
  for (const char* bad : {R"({"metadata": {"k?": "v"}})", R"({"metadata": null})", R"({"meta": {}})", "{}"})
    EXPECT_EQ(world.post(path, bad).status, 400U) << bad;
  world.token = "reader";
  EXPECT_EQ(world.post(path, R"({"metadata": {}})").status, 403U);
}

TEST_F(OneServer, Tags) {
  const std::string path = url + "/tags";
  EXPECT_EQ(world.get(path).status, 404U) << "not before 2.26";
  world.version = "2.26";
  EXPECT_EQ(world.get(path).body, R"({"tags":["one"]})");
  EXPECT_EQ(world.get(path + "/one").status, 204U);
  EXPECT_EQ(world.get(path + "/two").status, 404U);
  const auto added = world.send("PUT", path + "/two");
  EXPECT_EQ(added.status, 201U);
  EXPECT_THAT(std::string(added.headers.value_or("Location", "")), testing::EndsWith("/tags/two"));
  EXPECT_EQ(world.send("PUT", path + "/two").status, 204U);
  EXPECT_EQ(world.send("PUT", path + "/a,b").status, 400U);
  EXPECT_EQ(world.put(path + "/three", "{}").status, 400U);
  EXPECT_EQ(world.del(path + "/one").status, 204U);
  EXPECT_EQ(world.del(path + "/one").status, 404U);
  EXPECT_EQ(world.put(path, R"({"tags": ["x", "y", "x"]})").body, R"({"tags":["x","y"]})");
  EXPECT_EQ(world.put(path, R"({"tags": [""]})").status, 400U);
  EXPECT_EQ(world.put(path, R"({"tags": "x"})").status, 400U);
  EXPECT_EQ(world.del(path).status, 204U);
  EXPECT_TRUE(server().tags.empty());
}

TEST_F(OneServer, Addresses) {
  EXPECT_EQ(world.get(url + "/ips").body,
            R"({"addresses":{"private":[{"version":4,"addr":"192.168.1.30"}]}})");
  EXPECT_EQ(world.get(url + "/ips/private").body, R"({"private":[{"version":4,"addr":"192.168.1.30"}]})");
  EXPECT_EQ(world.get(url + "/ips/public").status, 404U);
}

class ServerActions : public OneServer {
 protected:
  ServerActions() {
    proto::ServerAction action;
    action.action = "reboot";
    action.request_id = "req-3293a3f1-b44c-4609-b8d2-d81b105636b8";
    action.user_id = "u";
    action.project_id = project;
    action.server = proto::ServerId(server_id);
    action.started = action.updated = parse_time("2012-12-05T00:00:00").value();
    proto::ServerActionEvent event;
    event.event = "compute_reboot";
    event.result = "Error";
    event.host = "h1";
    event.traceback = "trace";
    event.details = "why";
    event.started = action.started;
    action.events = {event};
    conductor.actions = {action};
  }
  nlohmann::json one() {
    return nlohmann::json::parse(world.get(path + "/" + conductor.actions[0].request_id).body)
        .at("instanceAction");
  }
  const std::string path = url + "/os-instance-actions";
};

TEST_F(ServerActions, List) {
  EXPECT_EQ(world.get(path).body,
            std::string(R"({"instanceActions":[{"action":"reboot","instance_uuid":")") + server_id +
                R"(","request_id":"req-3293a3f1-b44c-4609-b8d2-d81b105636b8","user_id":"u","project_id":")" +
                project + R"(","start_time":"2012-12-05T00:00:00.000000","message":null}]})");
  world.version = "2.58";
  const auto page = nlohmann::json::parse(world.get(path + "?limit=1").body);
  EXPECT_TRUE(page.at("instanceActions")[0].contains("updated_at"));
  EXPECT_THAT(page.at("links")[0].at("href").get<std::string>(),
              HasSubstr("/os-instance-actions?limit=1&marker=req-3293a3f1-b44c-4609-b8d2-d81b105636b8"));
  EXPECT_EQ(world.get(path + "?limit=1&limit=2").status, 400U);
  EXPECT_EQ(world.get(path + "?changes-before=2020-01-01").status, 400U) << "not before 2.66";
}

TEST_F(ServerActions, EventsFollowVersionAndPolicy) {
  EXPECT_FALSE(one().contains("events"));
  world.version = "2.51";
  EXPECT_EQ(one().at("events")[0].size(), 4U);
  world.version = "2.84";
  EXPECT_EQ(one().at("events")[0].size(), 5U);
  EXPECT_TRUE(one().at("events")[0].contains("hostId"));
  world.token = "admin";
  EXPECT_EQ(one().at("events")[0].size(), 8U);
  EXPECT_EQ(one().at("events")[0].at("traceback"), "trace");
  world.version = "2.1";
  EXPECT_EQ(one().at("events")[0].size(), 5U);
  EXPECT_EQ(world.get(path + "/req-none").status, 404U);
}

TEST_F(ServerActions, OfDeletedServersFrom2_21) {
  server().deleted = true;
  EXPECT_EQ(world.get(path).status, 404U);
  world.version = "2.21";
  EXPECT_EQ(world.get(path).status, 200U);
}

}  // namespace
}  // namespace nova::test
