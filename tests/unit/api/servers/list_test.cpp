#include <gmock/gmock.h>

#include "tests/support/api_servers_world.hpp"

namespace nova::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class ServerLists : public ServersTest {
 protected:
  unsigned status(const std::string& query) { return world.get("/v2.1/servers?" + query).status; }
  // What the conductor is asked for a query.
  const proto::ListServers::Request& asked(const std::string& query) {
    conductor.list.reset();
    const auto response = world.get("/v2.1/servers/detail?" + query);
    EXPECT_EQ(response.status, 200U) << response.body;
    static const proto::ListServers::Request nothing;
    EXPECT_TRUE(conductor.list.has_value());
    return conductor.list ? *conductor.list : nothing;
  }
};

TEST_F(ServerLists, MembersSeeTheirProject) {
  const auto& ask = asked("");
  EXPECT_EQ(ask.project_id, project);
  EXPECT_EQ(ask.limit, 1000);
  EXPECT_FALSE(ask.deleted || ask.deleted_too);
  EXPECT_THAT(ask.sort_keys, ElementsAre("created_at"));
  EXPECT_THAT(ask.sort_dirs, ElementsAre("desc"));
}

TEST_F(ServerLists, AllTenantsIsForAdministrators) {
  EXPECT_EQ(status("all_tenants=1"), 403U);
  EXPECT_EQ(status("all_tenants=0"), 200U);
  EXPECT_EQ(status("all_tenants=maybe"), 400U);
  EXPECT_EQ(asked("project_id=elsewhere").project_id, project);
  world.token = "admin";
  EXPECT_EQ(asked("all_tenants").project_id, std::nullopt);
  EXPECT_EQ(asked("all_tenants=True&project_id=p2").project_id, "p2");
  EXPECT_EQ(asked("tenant_id=p2").project_id, project);
}

TEST_F(ServerLists, FiltersOfMembersGrowWithTheVersion) {
  const std::string query = "name=a&host=h&vm_state=active&hostname=x&ip6=fe80&key_name=k";
  EXPECT_THAT(asked(query).filters, UnorderedElementsAre(Pair("name", ElementsAre("a"))));
  world.version = "2.5";
  EXPECT_THAT(asked(query).filters,
              UnorderedElementsAre(Pair("name", ElementsAre("a")), Pair("ip6", ElementsAre("fe80"))));
  world.version = "2.90";
  EXPECT_EQ(asked(query).filters.size(), 5U) << "all but host";
  world.token = "admin";
  EXPECT_EQ(asked(query).filters.size(), 6U);
}

TEST_F(ServerLists, SomeNamesAreNoFilters) {
  EXPECT_EQ(status("metadata=x"), 200U);
  world.token = "admin";
  EXPECT_EQ(message(world.get("/v2.1/servers?metadata=x")), "Invalid filter field: metadata.");
}

TEST_F(ServerLists, Status) {
  const auto& ask = asked("status=active&status=error");
  EXPECT_THAT(ask.vm_states, ElementsAre(proto::VmState::active, proto::VmState::error));
  EXPECT_TRUE(ask.task_states.empty());
  EXPECT_EQ(world.get("/v2.1/servers?status=nonsense").body, R"({"servers":[]})");
  EXPECT_EQ(status("status=deleted"), 403U);
  world.version = "2.38";
  EXPECT_EQ(status("status=nonsense"), 400U);
  world.token = "admin";
  EXPECT_TRUE(asked("status=deleted").deleted);
}

TEST_F(ServerLists, DeletedOnes) {
  EXPECT_FALSE(asked("deleted=True").deleted) << "a member's wish is dropped";
  EXPECT_TRUE(asked("changes-since=2020-01-01T00:00:00Z").deleted_too);
  world.token = "admin";
  EXPECT_TRUE(asked("deleted=True").deleted);
  EXPECT_FALSE(asked("deleted=False&changes-since=2020-01-01T00:00:00Z").deleted_too);
}

TEST_F(ServerLists, Times) {
  world.version = "2.66";
  const auto& ask = asked("changes-since=2020-01-01T00:00:00Z&changes-before=2020-01-02");
  EXPECT_LT(*ask.changes_since, *ask.changes_before);
  EXPECT_EQ(status("changes-since=2020-01-02&changes-before=2020-01-01"), 400U);
  EXPECT_EQ(status("changes-since=yesterday"), 400U);
}

TEST_F(ServerLists, Order) {
  const auto& ask = asked("sort_key=display_name&sort_key=uuid&sort_key=vcpus&sort_dir=asc&sort_dir=desc");
  EXPECT_THAT(ask.sort_keys, ElementsAre("display_name", "uuid")) << "vcpus is accepted and ignored";
  EXPECT_THAT(ask.sort_dirs, ElementsAre("asc", "desc"));
  EXPECT_EQ(status("sort_key=host"), 403U);
  EXPECT_EQ(status("sort_key=bogus"), 400U);
  EXPECT_EQ(status("sort_dir=sideways"), 400U);
  world.version = "2.75";
  EXPECT_EQ(status("sort_key=vcpus"), 400U);
  EXPECT_THAT(asked("sort_key=locked").sort_keys, ElementsAre("locked"));
}

TEST_F(ServerLists, Pages) {
  const auto page = nlohmann::json::parse(world.get(project_url + "?limit=1&name=new").body);
  EXPECT_EQ(page.at("servers_links")[0].at("href"), std::string("http://openstack.example.com/v2.1/") +
                                                        project +
                                                        "/servers?limit=1&name=new&marker=" + server_id);
  EXPECT_FALSE(nlohmann::json::parse(world.get("/v2.1/servers?limit=2").body).contains("servers_links"));
  EXPECT_EQ(world.get("/v2.1/servers?limit=0").body, R"({"servers":[]})");
  EXPECT_EQ(asked("limit=5000&marker=m").limit, 1000);
  EXPECT_EQ(conductor.list->marker, "m");
  for (const char* bad : {"limit=-1", "limit=a", "name=(", "limit=1.5"}) EXPECT_EQ(status(bad), 400U) << bad;
}

TEST_F(ServerLists, UnknownParametersFrom2_75) {
  EXPECT_EQ(status("bogus=1"), 200U);
  EXPECT_EQ(status("tags=a"), 200U);
  EXPECT_TRUE(conductor.list->filters.empty()) << "tags are not known yet";
  world.version = "2.75";
  EXPECT_EQ(status("bogus=1"), 400U);
}

TEST_F(ServerLists, TheShortListIsShort) {
  const auto list = nlohmann::json::parse(world.get("/v2.1/servers").body).at("servers");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].size(), 3U);
  EXPECT_TRUE(conductor.named) << "whole servers were not asked for";
}

}  // namespace
}  // namespace nova::test
