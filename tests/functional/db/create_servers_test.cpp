#include "conductor/handlers/create_servers.hpp"

#include "conductor/store/keypairs.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/servers.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using Request = proto::CreateServers::Request;

class CreateServers : public DatabaseTest {
 protected:
  static Context caller(const std::string& project = "p1") {
    Context context;
    context.request_id = new_request_id();
    context.project_id = project;
    context.user_id = "u1";
    return context;
  }
  static Request request(const std::string& name = "vm") {
    Request request;
    request.name = name;
    request.flavor = make::flavor();
    request.image.id = proto::ImageId("11111111-1111-4111-8111-111111111111");
    return request;
  }
  struct End {
    std::optional<ServerCreator::Created> made;
    std::string error;
  };
  // All at once, as they would arrive together.
  std::vector<End> create(const std::vector<std::pair<Context, Request>>& requests) {
    ServerCreator creator(database(), clock_, SagaLease{"test", std::chrono::hours(1)}, {});
    std::vector<End> ends(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      auto one = [&, i]() -> awaitable<void> {
        try {
          ends[i].made = co_await creator.create(requests[i].first, requests[i].second);
        } catch (const Fault& fault) {
          ends[i].error = fault.what();
        }
      };
      boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
    }
    loop_.restart();
    loop_.run();
    return ends;
  }
  std::int64_t count(const std::string& table) {
    return transact([&](Tx& tx) {
      return tx.run_text("count", "SELECT count(*) AS n FROM " + table, {})[0].get<std::int64_t>("n");
    });
  }
  const SystemClock clock_;
};

TEST_F(CreateServers, EachOfABatchGetsItsOwnServersAndSagas) {
  std::vector<std::pair<Context, Request>> requests;
  for (int i = 0; i < 9; ++i) {
    requests.emplace_back(caller("p" + std::to_string(i % 3)), request("vm" + std::to_string(i)));
    requests.back().second.min_count = requests.back().second.max_count = 1 + i % 2;
  }
  const auto ends = create(requests);
  std::size_t servers = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    ASSERT_TRUE(ends[i].made) << ends[i].error;
    const auto& made = *ends[i].made;
    ASSERT_EQ(made.reply.servers.size(), 1 + i % 2);
    ASSERT_EQ(made.sagas.size(), made.reply.servers.size());
    for (std::size_t n = 0; n < made.sagas.size(); ++n) {
      const auto& id = made.reply.servers[n];
      EXPECT_EQ(made.sagas[n].server, id);
      const auto server = read([&](Tx& tx) { return server_find(tx, id); });
      ASSERT_TRUE(server);
      EXPECT_EQ(server->project_id, requests[i].first.project_id);
      EXPECT_TRUE(server->name.starts_with(requests[i].second.name));
      EXPECT_NE(made.sagas[n].state.find(server->instance_name), std::string::npos);
      const auto saga = read([&](Tx& tx) { return saga_find(tx, made.sagas[n].id); });
      ASSERT_TRUE(saga);
      EXPECT_EQ(saga->server, id);
      ++servers;
    }
  }
  EXPECT_EQ(count("servers"), static_cast<std::int64_t>(servers));
  EXPECT_EQ(count("sagas"), static_cast<std::int64_t>(servers));
  EXPECT_EQ(count("server_actions"), static_cast<std::int64_t>(servers));
}

TEST_F(CreateServers, WhoIsOverQuotaAmongOthersIsToldSoAndNobodyElseIs) {
  transact([](Tx& tx) { quota_set(tx, "small", "", {{"instances", 2}}); });
  std::vector<std::pair<Context, Request>> requests;
  for (int i = 0; i < 5; ++i) {
    requests.emplace_back(caller("small"), request());
    requests.emplace_back(caller("large"), request());
  }
  int refused = 0;
  for (const auto& end : create(requests)) {
    if (end.made) continue;
    ++refused;
    EXPECT_EQ(end.error, "Quota exceeded for instances: Requested 1, but already used 2 of 2 instances");
  }
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(count("servers"), 7);
}

TEST_F(CreateServers, ABadRequestAmongOthersFailsAlone) {
  auto bad = request();
  bad.key_name = "no such key";
  auto grouped = request();
  grouped.hints["group"] = {new_uuid()};
  const auto ends =
      create({{caller(), request()}, {caller(), bad}, {caller(), grouped}, {caller(), request()}});
  EXPECT_TRUE(ends[0].made);
  EXPECT_EQ(ends[1].error, "Invalid key_name provided.");
  EXPECT_NE(ends[2].error.find("could not be found"), std::string::npos) << ends[2].error;
  EXPECT_TRUE(ends[3].made);
  EXPECT_EQ(count("servers"), 2);
  EXPECT_EQ(count("sagas"), 2);
}

TEST_F(CreateServers, OneIdempotencyKeyMakesOneServerAlsoWithinABatch) {
  auto keyed = request();
  keyed.idempotency_key = "once";
  keyed.idempotency_hash = "h";
  auto other = keyed;
  other.idempotency_hash = "another body";
  const auto ends = create({{caller(), keyed}, {caller(), keyed}, {caller(), request()}, {caller(), other}});
  ASSERT_TRUE(ends[0].made);
  ASSERT_TRUE(ends[1].made);
  EXPECT_EQ(ends[0].made->reply.servers, ends[1].made->reply.servers);
  EXPECT_FALSE(ends[0].made->reply.replayed);
  EXPECT_TRUE(ends[1].made->reply.replayed);
  EXPECT_TRUE(ends[1].made->sagas.empty());
  EXPECT_TRUE(ends[2].made);
  EXPECT_NE(ends[3].error.find("Idempotency-Key"), std::string::npos) << ends[3].error;
  EXPECT_EQ(count("servers"), 2);
}

}  // namespace
}  // namespace nova::test
