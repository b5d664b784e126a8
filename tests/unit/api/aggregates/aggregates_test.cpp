#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/routes.hpp"
#include "proto/conductor/aggregates.hpp"
#include "tests/support/api_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::aggregates {
namespace {

class FakeAggregates {
 public:
  std::map<std::int64_t, proto::Aggregate> rows;

  awaitable<proto::ListAggregates::Reply> on(Context, proto::ListAggregates::Request) {
    proto::ListAggregates::Reply reply;
    for (const auto& [id, row] : rows) reply.aggregates.push_back(row);
    co_return reply;
  }
  awaitable<proto::AggregateReply> on(Context, proto::GetAggregate::Request r) { co_return reply(r.id); }
  awaitable<proto::AggregateReply> on(Context, proto::CreateAggregate::Request r) {
    proto::Aggregate made;
    made.id = 1;
    made.uuid = "d1842372-89c5-4fbd-ad5a-5d2e16c85456";
    made.name = r.name;
    if (!r.zone.empty()) made.metadata["availability_zone"] = r.zone;
    made.created = Timestamp(std::chrono::seconds(1482882452));
    rows[1] = made;
    co_return reply(1);
  }
  awaitable<proto::AggregateReply> on(Context, proto::ChangeAggregate::Request r) {
    auto& row = get(r.id);
    row.name = r.name.value_or(row.name);
    for (const auto& [key, value] : r.metadata) {
      if (value)
        row.metadata[key] = *value;
      else
        row.metadata.erase(key);
    }
    if (!r.add_host.empty()) row.hosts.emplace_back(r.add_host);
    if (!r.remove_host.empty()) std::erase(row.hosts, proto::HostName(r.remove_host));
    co_return reply(r.id);
  }
  awaitable<rpc::Nothing> on(Context, proto::DeleteAggregate::Request r) {
    get(r.id);
    rows.erase(r.id);
    co_return rpc::Nothing{};
  }

 private:
  proto::Aggregate& get(std::int64_t id) {
    if (!rows.contains(id)) throw Fault(Errc::not_found, fmt::format("Aggregate {} could not be found.", id));
    return rows.at(id);
  }
  proto::AggregateReply reply(std::int64_t id) { return {get(id)}; }
};

class Aggregates : public testing::Test {
 protected:
  Aggregates() {
    world.serve(rpc::Address("conductor"), fake, proto::AggregatesService{});
    world.token = "admin";
  }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  http::Response create(const std::string& members = R"("name": "name", "availability_zone": "london")") {
    return world.post(root, "{\"aggregate\": {" + members + "}}");
  }
  http::Response update(const std::string& members) {
    return world.put(one, "{\"aggregate\": {" + members + "}}");
  }
  http::Response act(const std::string& body) { return world.post(one + "/action", body); }
  const std::string root = "/v2.1/os-aggregates";
  const std::string one = root + "/1";
  FakeAggregates fake;
  test::ApiWorld world{api::all_routes()};
};

TEST_F(Aggregates, ViewsOfEveryVersion) {
  for (const char* version : {"2.1", "2.41"}) {
    world.version = version;
    const auto golden = [&](const std::string& what, const http::Response& response) {
      EXPECT_EQ(response.status, 200U);
      test::expect_golden_json("api/aggregates/" + what + "-" + version + ".json", response.body);
    };
    golden("post", create());
    golden("add-host", act(R"({"add_host": {"host": "compute"}})"));
    golden("get", world.get(one));
    golden("list", world.get(root));
  }
}

TEST_F(Aggregates, WithoutAZone) {
  for (const char* members : {R"("name": "n")", R"("name": "n", "availability_zone": null)"}) {
    EXPECT_EQ(create(members).status, 200U) << members;
    EXPECT_EQ(nlohmann::json::parse(world.get(one).body)["aggregate"]["availability_zone"], nullptr);
  }
}

TEST_F(Aggregates, BadCreates) {
  for (const char* bad : {R"("name": "")", R"("name": " n")", R"("availability_zone": "z")",
                          R"("name": "n", "availability_zone": "a:b")",
                          R"("name": "n", "availability_zone": "")", R"("name": "n", "bogus": 1)"})
    EXPECT_EQ(create(bad).status, 400U) << bad;
}

TEST_F(Aggregates, Update) {
  create();
  EXPECT_EQ(update(R"("name": " new ")").status, 200U);
  EXPECT_EQ(fake.rows[1].name, "new");
  EXPECT_EQ(update(R"("availability_zone": "paris")").status, 200U);
  EXPECT_EQ(fake.rows[1].metadata.at("availability_zone"), "paris");
  EXPECT_EQ(update(R"("availability_zone": null)").status, 200U);
  EXPECT_FALSE(fake.rows[1].metadata.contains("availability_zone"));
  EXPECT_EQ(update("").status, 400U);
}

TEST_F(Aggregates, Metadata) {
  create();
  EXPECT_EQ(act(R"({"set_metadata": {"metadata": {"a": "b", "availability_zone": null}}})").status, 200U);
  EXPECT_EQ(fake.rows[1].metadata, (std::map<std::string, std::string>{{"a", "b"}}));
  for (const char* bad : {R"({"k?": "v"})", R"({"k": 1})", R"({"availability_zone": ""})", "[]"})
    EXPECT_EQ(act(fmt::format(R"({{"set_metadata": {{"metadata": {}}}}})", bad)).status, 400U) << bad;
}

TEST_F(Aggregates, Hosts) {
  create();
  EXPECT_EQ(act(R"({"add_host": {"host": "h1"}})").status, 200U);
  EXPECT_EQ(act(R"({"remove_host": {"host": "h1"}})").status, 200U);
  EXPECT_TRUE(fake.rows[1].hosts.empty());
  EXPECT_EQ(act(R"({"add_host": {"host": "h 1"}})").status, 400U);
  EXPECT_EQ(message(act(R"({"explode": {}})")), "There is no such action: explode");
}

TEST_F(Aggregates, Ids) {
  EXPECT_EQ(message(world.get(root + "/x")), "Invalid input received: id must be an integer");
  const auto response = world.get(root + "/7");
  EXPECT_EQ(response.status, 404U);
  EXPECT_EQ(message(response), "Aggregate 7 could not be found.");
}

TEST_F(Aggregates, Delete) {
  create();
  const auto response = world.del(one);
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(world.del(one).status, 404U);
}

TEST_F(Aggregates, AreForAdministrators) {
  world.token = "member";
  EXPECT_EQ(world.get(root).status, 403U);
  EXPECT_EQ(create().status, 403U);
  EXPECT_EQ(act(R"({"add_host": {"host": "h1"}})").status, 403U);
  EXPECT_EQ(world.del(one).status, 403U);
}

}  // namespace
}  // namespace nova::api::aggregates
