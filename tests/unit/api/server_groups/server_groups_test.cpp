#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/routes.hpp"
#include "proto/conductor/server_groups.hpp"
#include "tests/support/api_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::server_groups {
namespace {

constexpr const char* group_id = "5bbcc3c4-1da2-4437-a48a-66f15b1b13f9";

class FakeGroups {
 public:
  std::map<std::string, proto::ServerGroup> rows;
  proto::ListServerGroups::Request list;

  awaitable<proto::CreateServerGroup::Reply> on(Context c, proto::CreateServerGroup::Request r) {
    if (!rows.empty()) throw Fault(Errc::over_quota, "Quota exceeded, too many server groups.");
    r.group.uuid = group_id;
    r.group.project_id = c.project_id;
    r.group.user_id = c.user_id;
    rows[group_id] = r.group;
    proto::CreateServerGroup::Reply reply{r.group};
    co_return reply;
  }
  awaitable<proto::CreateServerGroup::Reply> on(Context, proto::GetServerGroup::Request r) {
    if (!rows.contains(r.uuid))
      throw Fault(Errc::not_found, "Instance group " + r.uuid + " could not be found.");
    proto::CreateServerGroup::Reply reply{rows.at(r.uuid)};
    co_return reply;
  }
  awaitable<proto::ListServerGroups::Reply> on(Context, proto::ListServerGroups::Request r) {
    list = r;
    proto::ListServerGroups::Reply reply;
    for (const auto& [id, group] : rows) reply.groups.push_back(group);
    co_return reply;
  }
  awaitable<rpc::Nothing> on(Context, proto::DeleteServerGroup::Request r) {
    rows.erase(r.uuid);
    co_return rpc::Nothing{};
  }
};

class ServerGroups : public testing::Test {
 protected:
  ServerGroups() { world.serve(rpc::Address("conductor"), fake, proto::ServerGroupsService{}); }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  http::Response create(const std::string& members) {
    fake.rows.clear();
    return world.post(root, "{\"server_group\": {\"name\": \"test\", " + members + "}}");
  }
  const std::string root = "/v2.1/os-server-groups";
  const std::string one = root + "/" + group_id;
  FakeGroups fake;
  test::ApiWorld world{api::all_routes()};
};

TEST_F(ServerGroups, ViewsOfEveryVersion) {
  for (const char* version : {"2.1", "2.13", "2.64"}) {
    world.version = version;
    create(version == std::string("2.64")
               ? R"("policy": "anti-affinity", "rules": {"max_server_per_host": "3"})"
               : R"("policies": ["anti-affinity"])");
    fake.rows[group_id].members = {proto::ServerId("0e44cc9c-e052-415d-afbf-469b0d384170")};
    test::expect_golden_json(std::string("api/server_groups/get-") + version + ".json", world.get(one).body);
    test::expect_golden_json(std::string("api/server_groups/list-") + version + ".json",
                             world.get(root).body);
  }
}

TEST_F(ServerGroups, PoliciesOfEveryVersion) {
  EXPECT_EQ(create(R"("policies": ["affinity"])").status, 200U);
  EXPECT_EQ(fake.rows[group_id].policy, "affinity");
  EXPECT_EQ(create(R"("policies": ["soft-affinity"])").status, 400U);
  world.version = "2.15";
  EXPECT_EQ(create(R"("policies": ["soft-affinity"])").status, 200U);
  EXPECT_EQ(fake.rows[group_id].policy, "soft-affinity");
  for (const char* bad : {R"("policies": [])", R"("policies": ["affinity", "anti-affinity"])",
                          R"("policies": ["storage"])", R"("policy": "affinity")"})
    EXPECT_EQ(create(bad).status, 400U) << bad;
  world.version = "2.64";
  EXPECT_EQ(create(R"("policy": "soft-anti-affinity")").status, 200U);
  EXPECT_EQ(fake.rows[group_id].policy, "soft-anti-affinity");
  EXPECT_EQ(create(R"("policies": ["affinity"])").status, 400U);
}

TEST_F(ServerGroups, Rules) {
  world.version = "2.64";
  const auto plain = create(R"("policy": "anti-affinity")");
  EXPECT_EQ(nlohmann::json::parse(plain.body)["server_group"]["rules"], nlohmann::json::object());
  EXPECT_EQ(create(R"("policy": "affinity", "rules": {})").status, 200U);
  EXPECT_EQ(message(create(R"("policy": "affinity", "rules": {"max_server_per_host": 2})")),
            "Only anti-affinity policy supports rules.");
  EXPECT_EQ(create(R"("policy": "anti-affinity", "rules": {"max_server_per_host": 0})").status, 400U);
  EXPECT_EQ(create(R"("policy": "anti-affinity", "rules": {"bogus": 1})").status, 400U);
}

TEST_F(ServerGroups, Quota) {
  create(R"("policies": ["affinity"])");
  const auto response = world.post(root, R"({"server_group": {"name": "x", "policies": ["affinity"]}})");
  EXPECT_EQ(response.status, 403U);
  EXPECT_EQ(message(response), "Quota exceeded, too many server groups.");
}

TEST_F(ServerGroups, ListParameters) {
  world.get(root + "?limit=2&offset=3&all_projects=1");
  EXPECT_EQ(std::tie(fake.list.limit, fake.list.offset, fake.list.all_projects), std::tuple(2, 3, false));
  world.token = "admin";
  world.get(root + "?all_projects=1");
  EXPECT_TRUE(fake.list.all_projects);
  EXPECT_EQ(world.get(root + "?limit=x").status, 400U);
  EXPECT_EQ(world.get(root + "?x=1").status, 200U);
  world.version = "2.75";
  EXPECT_EQ(world.get(root + "?x=1").status, 400U);
}

TEST_F(ServerGroups, Delete) {
  create(R"("policies": ["affinity"])");
  world.token = "reader";
  EXPECT_EQ(world.del(one).status, 403U);
  world.token = "member";
  EXPECT_EQ(world.del(one).status, 204U);
  EXPECT_EQ(world.del(one).status, 404U);
  EXPECT_EQ(message(world.get(one)), std::string("Instance group ") + group_id + " could not be found.");
}

}  // namespace
}  // namespace nova::api::server_groups
