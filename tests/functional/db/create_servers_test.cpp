#include "conductor/handlers/create_servers.hpp"

#include "common/decode.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/servers.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::HostName;
using Request = proto::CreateServers::Request;

class Scheduler final : public SchedulerPort {
 public:
  std::vector<std::string> hosts;  // none: it is away
  int asked = 0;

  awaitable<std::vector<proto::Selection>> select(Context, proto::RequestSpec, proto::ServerId) override {
    ++asked;
    if (hosts.empty()) throw Fault(Errc::timeout, "the scheduler does not answer");
    std::vector<proto::Selection> chosen;
    for (const auto& host : hosts) {
      proto::Selection one;
      one.host = proto::HostName(host);
      one.node = host;
      one.zone = "east";
      chosen.push_back(std::move(one));
    }
    co_return chosen;
  }
};

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
    ServerCreator creator({database(), scheduler_, clock_, SagaLease{"test", std::chrono::hours(1)},
                           [this](const proto::HostName& host) { touched_.push_back(host.str()); }},
                          {});
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
  void add_host(const std::string& name, int vcpus) {
    transact([&](Tx& tx) { host_report_inventory(tx, HostName(name), make::inventory(vcpus)); });
  }
  proto::Server row(const End& end) {
    return *read([&](Tx& tx) { return server_find(tx, end.made->reply.servers.at(0)); });
  }
  bool is_due(const End& end) {
    const auto id = std::to_string(end.made->sagas.at(0).id);
    return transact([&](Tx& tx) {
      return !tx.run_text("due", "SELECT FROM sagas WHERE lease_until <= now() AND id = $1", {id}).empty();
    });
  }
  const SystemClock clock_;
  Scheduler scheduler_;
  std::vector<std::string> touched_;
};

TEST_F(CreateServers, ALoneServerIsAcceptedWithItsClaim) {
  add_host("h1", 8);
  scheduler_.hosts = {"h1", "h2"};
  auto unwired = request();
  unwired.network_mode = proto::NetworkMode::none;
  auto several = request();
  several.min_count = several.max_count = 2;
  const auto ends = create({{caller(), request()}, {caller(), unwired}, {caller(), several}});
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_TRUE(ends[i].made) << ends[i].error;
    const auto server = row(ends[i]);
    EXPECT_EQ(server.host, HostName("h1"));
    EXPECT_EQ(server.node, "h1");
    EXPECT_EQ(server.availability_zone, "east");
    EXPECT_EQ(server.generation, 1);
    EXPECT_EQ(server.task_state, proto::TaskState::networking);
  }
  EXPECT_EQ(count("hosts WHERE vcpus_used = 2"), 1);
  EXPECT_EQ(touched_, (std::vector<std::string>{"h1", "h1"}));
  const auto& wired = ends[0].made->sagas.at(0);
  EXPECT_EQ(wired.cursor, steps_to_claim);
  EXPECT_FALSE(wired.waiting);
  EXPECT_FALSE(is_due(ends[0]));
  // What waits for its host is nobody's: any conductor takes the report.
  const auto& given = ends[1].made->sagas.at(0);
  EXPECT_EQ(given.cursor, steps_to_claim + 1);
  EXPECT_TRUE(given.waiting && given.unsent);
  EXPECT_EQ(given.attempt, 1);
  EXPECT_TRUE(is_due(ends[1]));
  ASSERT_EQ(ends[2].made->sagas.size(), 2U);
  EXPECT_EQ(ends[2].made->sagas[0].cursor, 0);
}

// The guest carries it in its metadata.
TEST_F(CreateServers, TheSpecForTheHostSaysWhenItWasCreated) {
  const auto before = clock_.now();
  const auto ends = create({{caller(), request()}});
  const auto state = decode_lenient<BuildState>(json::parse(ends[0].made->sagas[0].state).root());
  EXPECT_GE(state.server.created, before);
  EXPECT_LE(state.server.created, clock_.now());
}

TEST_F(CreateServers, AClaimThatIsLostStartsTheWorkflowAtItsBeginning) {
  add_host("h1", 1);
  scheduler_.hosts = {"h1", "h2"};
  const auto ends = create({{caller(), request()}, {caller(), request()}, {caller(), request()}});
  int claimed = 0;
  for (const auto& end : ends) {
    ASSERT_TRUE(end.made) << end.error;
    const auto server = row(end);
    const auto& saga = end.made->sagas.at(0);
    claimed += server.host == HostName("h1");
    if (server.host == HostName("h1")) continue;
    EXPECT_EQ(server.host, HostName());
    EXPECT_EQ(server.generation, 0);
    EXPECT_EQ(server.availability_zone, "");
    EXPECT_EQ(server.task_state, proto::TaskState::scheduling);
    EXPECT_EQ(saga.cursor, 0);
    EXPECT_FALSE(saga.waiting || is_due(end));
    const auto state = decode_lenient<BuildState>(json::parse(saga.state).root());
    EXPECT_EQ(state.alternates.size(), 2U);
    EXPECT_EQ(state.server.generation, 0);
  }
  EXPECT_LE(claimed, 1);
  EXPECT_EQ(count("allocations"), claimed);
  EXPECT_EQ(touched_.size(), static_cast<std::size_t>(claimed));
}

TEST_F(CreateServers, ASchedulerThatIsAwayIsNotAskedAgainForAWhile) {
  const auto ends = create({{caller(), request()}, {caller(), request()}});
  for (const auto& end : ends) {
    ASSERT_TRUE(end.made) << end.error;
    EXPECT_EQ(end.made->sagas.at(0).cursor, 0);
    EXPECT_EQ(row(end).host, HostName());
  }
  EXPECT_EQ(scheduler_.asked, 1);
  EXPECT_TRUE(touched_.empty());
}

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
