#include "api/servers/view.hpp"

#include <gmock/gmock.h>

#include "api/servers/status.hpp"
#include "tests/support/api_servers_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::test {
namespace {

using proto::TaskState;
using proto::VmState;

// Where the sample shows an administrator's view.
bool shown_to_admin(const std::string& golden) {
  return golden_text(golden).find("OS-EXT-SRV-ATTR:host\"") != std::string::npos;
}

class ServerViews : public ServersTest {
 protected:
  void expect(const std::string& kind, const char* version) {
    const std::string golden = "api/servers/" + kind + "-" + version + ".json";
    world.version = version;
    world.token = shown_to_admin(golden) ? "admin" : "member";
    test::expect_golden_json(golden, answer(kind));
  }
  std::string answer(const std::string& kind) {
    if (kind == "get") return world.get(project_url + "/" + server_id).body;
    if (kind == "put") return world.put(project_url + "/" + server_id, R"({"server": {"name": "n"}})").body;
    return world.get(project_url + "/detail").body;
  }
};

TEST_F(ServerViews, ShowAtEveryBoundary) {
  for (const char* version :
       {"2.1", "2.3", "2.9", "2.16", "2.19", "2.47", "2.63", "2.71", "2.73", "2.90", "2.96", "2.98", "2.100"})
    expect("get", version);
}

TEST_F(ServerViews, DetailAtEveryBoundary) {
  for (const char* version :
       {"2.1", "2.3", "2.9", "2.16", "2.19", "2.47", "2.63", "2.73", "2.90", "2.96", "2.98", "2.100"})
    expect("detail", version);
}

TEST_F(ServerViews, UpdateAtEveryBoundary) {
  for (const char* version :
       {"2.1", "2.47", "2.63", "2.71", "2.73", "2.75", "2.90", "2.96", "2.98", "2.100", "2.104"})
    expect("put", version);
}

TEST_F(ServerViews, FieldsThatDependOnTheState) {
  world.version = "2.73";
  auto& s = server();
  s.vm_state = VmState::error;
  s.fault = proto::ServerFault{500, "No valid host was found.", "inner details", s.created};
  s.locked = true;
  s.locked_reason = "because";
  auto shown = nlohmann::json::parse(world.get(url).body).at("server");
  EXPECT_FALSE(shown.contains("progress"));
  EXPECT_EQ(shown.at("fault").dump(),
            R"({"code":500,"created":"2013-09-03T04:01:32Z","message":"No valid host was found."})");
  EXPECT_EQ(shown.at("locked_reason"), "because");
  world.token = "admin";
  EXPECT_EQ(nlohmann::json::parse(world.get(url).body).at("server").at("fault").at("details"),
            "inner details");

  s.vm_state = VmState::building;
  s.host = {};
  s.image_ref.clear();
  s.security_groups.clear();
  shown = nlohmann::json::parse(world.get(url).body).at("server");
  EXPECT_EQ(shown.at("addresses"), nlohmann::json::object());
  EXPECT_EQ(shown.at("image"), "");
  EXPECT_EQ(shown.at("hostId"), "");
  EXPECT_EQ(shown.at("OS-EXT-SRV-ATTR:host"), nullptr);
  EXPECT_FALSE(shown.contains("security_groups"));
  EXPECT_FALSE(shown.contains("fault"));
  EXPECT_EQ(shown.at("status"), "BUILD");
}

TEST(ServerStatus, FollowsBothStates) {
  using api::servers::status_of;
  EXPECT_EQ(status_of(VmState::active, TaskState::none), "ACTIVE");
  EXPECT_EQ(status_of(VmState::active, TaskState::rebooting_hard), "HARD_REBOOT");
  EXPECT_EQ(status_of(VmState::active, TaskState::powering_off), "ACTIVE");
  EXPECT_EQ(status_of(VmState::stopped, TaskState::resize_finish), "RESIZE");
  EXPECT_EQ(status_of(VmState::building, TaskState::spawning), "BUILD");
  EXPECT_EQ(status_of(VmState::soft_deleted, TaskState::none), "SOFT_DELETED");
}

TEST(ServerStatus, TurnsBackIntoStates) {
  using api::servers::states_of;
  const auto reboot = states_of({"reboot"});
  EXPECT_THAT(reboot.vm_states, testing::ElementsAre(VmState::active));
  EXPECT_EQ(reboot.task_states.size(), 3U);
  const auto both = states_of({"REBOOT", "ACTIVE"});
  EXPECT_TRUE(both.task_states.empty()) << "any task will do";
  EXPECT_TRUE(states_of({"nonsense"}).vm_states.empty());
}

}  // namespace
}  // namespace nova::test
