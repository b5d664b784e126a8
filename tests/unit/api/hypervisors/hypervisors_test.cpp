#include <fmt/format.h>

#include <deque>

#include "common/async/sleep.hpp"
#include "common/uuid.hpp"
#include "proto/compute.hpp"
#include "proto/conductor/hypervisors.hpp"
#include "tests/support/api_hosts_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::hypervisors {
namespace {

constexpr const char* node_id = "1bb62a04-c576-402c-8147-9e89757a09e3";

proto::Hypervisor sample(std::int64_t number, std::string id, std::string name) {
  proto::Hypervisor one;
  one.number = number;
  one.id = std::move(id);
  one.name = name;
  one.host = proto::HostName(name);
  one.type = "QEMU";
  one.version = 7002022;
  one.host_ip = "192.0.2.5";
  one.cpu_info.text = R"({"arch":"x86_64","vendor":"Intel"})";
  one.vcpus = 4;
  one.vcpus_used = 1;
  one.memory_mb = 8192;
  one.memory_mb_used = 1024;
  one.local_gb = 100;
  one.local_gb_used = 10;
  one.disk_available_least = 80;
  one.running_vms = 1;
  one.service_number = 3;
  one.service_id = test::compute_id;
  one.up = true;
  one.servers = {{"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "instance-00000001"}};
  return one;
}

class FakeHypervisors {
 public:
  std::vector<proto::Hypervisor> rows{sample(1, node_id, "h1")};
  proto::ListHypervisors::Request list;
  awaitable<proto::ListHypervisors::Reply> on(Context, proto::ListHypervisors::Request r) {
    list = r;
    proto::ListHypervisors::Reply reply;
    for (auto row : rows) {
      if (!r.id.empty() && r.id != row.id && r.id != std::to_string(row.number)) continue;
      if (row.name.find(r.pattern) == std::string::npos) continue;
      if (!r.with_servers) row.servers.clear();
      if (r.marker.empty() && reply.hypervisors.size() < static_cast<std::size_t>(r.limit))
        reply.hypervisors.push_back(row);
    }
    co_return reply;
  }
  awaitable<proto::SumHypervisors::Reply> on(Context, proto::SumHypervisors::Request) {
    proto::SumHypervisors::Reply sums;
    static_cast<proto::HypervisorSums&>(sums) = rows.front();
    sums.count = 1;
    co_return sums;
  }
};

class FakeHost {
 public:
  awaitable<proto::GetHostUptime::Reply> on(Context, proto::GetHostUptime::Request) {
    if (silent) throw Fault(Errc::timeout, "no answer");
    proto::GetHostUptime::Reply reply;
    reply.uptime = "up 2 days";
    co_return reply;
  }
  bool silent = false;
};
struct UptimeOnly : rpc::Methods<proto::GetHostUptime> {
  [[maybe_unused]] static constexpr std::string_view topic = "compute";
};

class Hypervisors : public testing::Test {
 protected:
  Hypervisors() {
    world.serve(rpc::Address("conductor"), fake, proto::HypervisorsService{});
    world.serve(rpc::Address("compute", "h1"), host, UptimeOnly{});
    world.token = "admin";
  }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  void golden(const std::string& what, const std::string& path) {
    test::expect_golden_json("api/hypervisors/" + what + "-" + world.version + ".json",
                             world.get(root + path).body);
  }
  const std::string root = "/v2.1/os-hypervisors";
  FakeHypervisors fake;
  FakeHost host;
  test::ApiWorld world{api::all_routes()};
};

TEST_F(Hypervisors, ViewsOfEveryVersion) {
  for (const char* version : {"2.1", "2.28", "2.53", "2.88"}) {
    world.version = version;
    golden("list", "");
    golden("detail", "/detail");
    golden("get", std::string("/") + (version < std::string("2.5") ? "1" : node_id));
  }
}

TEST_F(Hypervisors, ServersOnDemandFrom2_53) {
  world.version = "2.53";
  golden("servers", "?with_servers=1");
  golden("get-servers", std::string("/") + node_id + "?with_servers=true");
  const auto servers = [&] {
    return nlohmann::json::parse(world.get(root + "?with_servers=1").body)["hypervisors"][0];
  };
  fake.rows[0].servers.clear();
  EXPECT_FALSE(servers().contains("servers"));
  world.version = "2.75";
  EXPECT_EQ(servers().at("servers"), nlohmann::json::array());
  EXPECT_FALSE(nlohmann::json::parse(world.get(root).body)["hypervisors"][0].contains("servers"));
  EXPECT_EQ(world.get(root + "?with_servers=perhaps").status, 400U);
}

TEST_F(Hypervisors, PagesFrom2_33) {
  const auto next = [&](const std::string& path) -> std::string {
    const auto body = nlohmann::json::parse(world.get(root + path).body);
    return body.contains("hypervisors_links") ? body["hypervisors_links"][0]["href"] : "";
  };
  EXPECT_EQ(next("?limit=1"), "");
  world.version = "2.33";
  EXPECT_EQ(next("?limit=1"), "http://openstack.example.com/v2.1/os-hypervisors?limit=1&marker=1");
  EXPECT_EQ(next(""), "");
  EXPECT_EQ(world.get(root + "?limit=x").status, 400U);
  world.version = "2.53";
  EXPECT_EQ(next("/detail?limit=1"),
            std::string("http://openstack.example.com/v2.1/os-hypervisors/detail?limit=1&marker=") + node_id);
  world.get(root + "?marker=" + node_id);
  EXPECT_EQ(fake.list.marker, node_id);
}

TEST_F(Hypervisors, ByAPartOfTheName) {
  world.version = "2.53";
  EXPECT_EQ(world.get(root + "?hypervisor_hostname_pattern=h").status, 200U);
  EXPECT_EQ(fake.list.pattern, "h");
  const auto missing = world.get(root + "?hypervisor_hostname_pattern=x");
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(message(missing), "No hypervisor matching 'x' could be found.");
  EXPECT_EQ(message(world.get(root + "?hypervisor_hostname_pattern=h&limit=1")),
            "Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.");
  EXPECT_EQ(world.get(root + "?hypervisor_hostname_pattern=a%20b").status, 400U);
}

TEST_F(Hypervisors, SearchAndServersUpTo2_52) {
  EXPECT_EQ(world.get(root + "/h/search").status, 200U);
  EXPECT_EQ(message(world.get(root + "/x/search")), "No hypervisor matching 'x' could be found.");
  world.version = "2.1";
  golden("servers-of", "/h/servers");
  world.version = "2.53";
  EXPECT_EQ(world.get(root + "/h/search").status, 404U);
  EXPECT_EQ(world.get(root + "/h/servers").status, 404U);
}

TEST_F(Hypervisors, Uptime) {
  world.version = "2.1";
  golden("uptime", "/1/uptime");
  fake.rows[0].up = false;
  const auto down = world.get(root + "/1/uptime");
  EXPECT_EQ(down.status, 400U);
  EXPECT_EQ(message(down), "Compute service of h1 is unavailable at this time.");
  world.version = "2.88";
  EXPECT_EQ(world.get(root + "/" + node_id + "/uptime").status, 404U);
}

TEST_F(Hypervisors, AHostThatDoesNotSayItsUptimeIsShownWithout) {
  world.version = "2.88";
  const auto uptime = [&] {
    return nlohmann::json::parse(world.get(root + "/" + node_id).body)["hypervisor"]["uptime"];
  };
  EXPECT_EQ(uptime(), "up 2 days");
  host.silent = true;
  EXPECT_EQ(uptime(), nullptr);
}

// Hosts that count one another.
struct Crowd {
  int running = 0, most = 0, answered = 0;
  int living = 0;
  int overtaken = 0;  // silent ones in whose time all others have answered
};
class OneOfMany {
 public:
  OneOfMany(Crowd& crowd, bool silent) : crowd_(crowd), silent_(silent) { crowd.living += silent ? 0 : 1; }
  awaitable<proto::GetHostUptime::Reply> on(Context context, proto::GetHostUptime::Request) {
    using namespace std::chrono_literals;
    crowd_.most = std::max(crowd_.most, ++crowd_.running);
    co_await sleep_for(1ms);
    while (silent_ && crowd_.answered < crowd_.living && Context::Clock::now() < context.deadline)
      co_await sleep_for(1ms);
    --crowd_.running;
    if (silent_) {
      crowd_.overtaken += crowd_.answered == crowd_.living ? 1 : 0;
      throw Fault(Errc::timeout, "no answer");
    }
    ++crowd_.answered;
    proto::GetHostUptime::Reply reply;
    reply.uptime = "up 2 days";
    co_return reply;
  }

 private:
  Crowd& crowd_;
  bool silent_;
};

TEST_F(Hypervisors, ManyHostsAreAskedAtOnceAndASilentOneHoldsUpNoOther) {
  Crowd crowd;
  std::deque<OneOfMany> hosts;
  fake.rows.clear();
  for (int i = 0; i < 200; ++i) {
    const std::string name = fmt::format("many{}", i);
    fake.rows.push_back(sample(i + 1, new_uuid(), name));
    world.serve(rpc::Address("compute", name), hosts.emplace_back(crowd, i < 3), UptimeOnly{});
  }
  fake.rows[7].up = false;
  --crowd.living;
  world.version = "2.88";
  const auto list = nlohmann::json::parse(world.get(root + "/detail").body)["hypervisors"];
  ASSERT_EQ(list.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(list[i]["uptime"].is_null(), i < 3 || i == 7) << i;
  EXPECT_EQ(crowd.overtaken, 3);
  EXPECT_GT(crowd.most, 10);
  EXPECT_LE(crowd.most, 64);
}

TEST_F(Hypervisors, StatisticsUpTo2_87) {
  world.version = "2.1";
  golden("statistics", "/statistics");
  world.version = "2.88";
  EXPECT_EQ(world.get(root + "/statistics").status, 404U);
}

TEST_F(Hypervisors, Ids) {
  EXPECT_EQ(world.get(root + "/1").status, 200U);
  for (const char* id : {"7", node_id, "x"}) {
    const auto response = world.get(root + "/" + id);
    EXPECT_EQ(response.status, 404U) << id;
    EXPECT_EQ(message(response), std::string("Hypervisor with ID '") + id + "' could not be found.");
  }
  world.version = "2.53";
  EXPECT_EQ(world.get(root + "/" + node_id).status, 200U);
  EXPECT_EQ(message(world.get(root + "/1")), "Invalid uuid 1");
}

TEST_F(Hypervisors, AreForAdministrators) {
  world.token = "member";
  for (const char* path : {"", "/detail", "/1", "/1/uptime", "/h/search", "/h/servers", "/statistics"})
    EXPECT_EQ(world.get(root + path).status, 403U) << path;
}

}  // namespace
}  // namespace nova::api::hypervisors
