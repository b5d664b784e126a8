#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/network_service.hpp"
#include "api/routes.hpp"
#include "tests/support/api_world.hpp"

namespace nova::api::security_groups {
namespace {

constexpr const char* group_id = "4e469db4-3b60-43c7-8dfa-2c60e2f27075";
constexpr const char* peer_id = "d6f86d8c-06ef-4bef-8e7c-8bf8f9ba9b7a";
constexpr const char* rule_id = "baed7fb4-16b9-4b99-a2fd-02d0b1a4d9b2";

// A Network service that answers what the test says, and remembers what it was asked.
class FakeNeutron final : public NetworkService {
 public:
  struct Answer {
    unsigned status = 200;
    nlohmann::json body;
  };
  std::map<std::string, Answer> answers;  // by "METHOD path"
  std::string asked;
  nlohmann::json body;

  awaitable<http::Response> forward(Context, std::string method, std::string path,
                                    std::string text) override {
    asked = method + " " + path;
    if (!text.empty()) body = nlohmann::json::parse(text);
    const auto at = answers.find(asked);
    if (at == answers.end()) co_return http::make_response(404, "{}");
    co_return http::make_response(at->second.status, at->second.body.dump());
  }
  awaitable<std::vector<NetworkInfo>> available_networks(Context) override {
    co_return nothing<NetworkInfo>();
  }
  awaitable<std::vector<NetworkInfo>> networks(Context, std::vector<std::string>) override {
    co_return nothing<NetworkInfo>();
  }
  awaitable<PortInfo> port(Context, std::string) override { throw Fault(Errc::not_found, "no port"); }
  awaitable<std::vector<SecurityGroupInfo>> security_groups(Context) override {
    co_return nothing<SecurityGroupInfo>();
  }
  awaitable<std::string> allocate_network(Context) override { throw Fault(Errc::bad_request, "none"); }

 private:
  template <class T>
  static std::vector<T> nothing() {
    return {};
  }
};

nlohmann::json neutron_rule(const nlohmann::json& more = nlohmann::json::object()) {
  nlohmann::json rule{{"id", rule_id},
                      {"security_group_id", group_id},
                      {"direction", "ingress"},
                      {"ethertype", "IPv4"},
                      {"protocol", "tcp"},
                      {"port_range_min", 22},
                      {"port_range_max", 22},
                      {"remote_ip_prefix", nullptr},
                      {"remote_group_id", nullptr},
                      {"description", "unknown"}};
  rule.update(more);
  return rule;
}

nlohmann::json neutron_group(const std::string& id, const std::string& name,
                             const nlohmann::json& rules = nlohmann::json::array()) {
  return {{"id", id},
          {"name", name},
          {"tenant_id", test::project},
          {"description", "words"},
          {"security_group_rules", rules}};
}

class SecurityGroups : public testing::Test {
 protected:
  SecurityGroups() {
    world.services.networks = &neutron;
    answer("GET", "/" + id, {{"security_group", neutron_group(id, "web")}});
  }
  void answer(const std::string& method, const std::string& rest, const nlohmann::json& body,
              unsigned status = 200) {
    neutron.answers[method + " /v2.0/security-groups" + rest] = {status, body};
  }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  http::Response post_rule(const std::string& members) {
    return world.post(
        "/v2.1/os-security-group-rules",
        fmt::format(R"({{"security_group_rule": {{"parent_group_id": "{}", {}}}}})", id, members));
  }
  void accept_rule(const nlohmann::json& more = nlohmann::json::object()) {
    neutron.answers["POST /v2.0/security-group-rules"] = {201, {{"security_group_rule", neutron_rule(more)}}};
  }
  const std::string id = group_id;
  const std::string root = "/v2.1/os-security-groups";
  const std::string words = R"({"security_group": {"name": " web ", "description": "words", "extra": 1}})";
  FakeNeutron neutron;
  test::ApiWorld world{api::all_routes()};
};

TEST_F(SecurityGroups, ShowsIngressRules) {
  const nlohmann::json rules{neutron_rule(), neutron_rule({{"direction", "egress"}}),
                             neutron_rule({{"protocol", nullptr},
                                           {"port_range_min", nullptr},
                                           {"port_range_max", nullptr},
                                           {"ethertype", "IPv6"}})};
  answer("GET", "/" + id, {{"security_group", neutron_group(id, "web", rules)}});
  const auto shown = nlohmann::json::parse(world.get(root + "/" + id).body);
  const auto rule = [&](const char* protocol_and_ports, const char* cidr) {
    auto view = nlohmann::json::parse(protocol_and_ports);
    view.update({{"id", rule_id},
                 {"parent_group_id", id},
                 {"group", nlohmann::json::object()},
                 {"ip_range", {{"cidr", cidr}}}});
    return view;
  };
  const nlohmann::json expected{
      {"id", id},
      {"name", "web"},
      {"tenant_id", test::project},
      {"description", "words"},
      {"rules",
       {rule(R"({"ip_protocol": "tcp", "from_port": 22, "to_port": 22})", "0.0.0.0/0"),
        rule(R"({"ip_protocol": null, "from_port": null, "to_port": null})", "::/0")}}};
  EXPECT_EQ(shown["security_group"], expected);
}

TEST_F(SecurityGroups, ListNamesOtherGroupsAndPages) {
  const std::string list = std::string("?tenant_id=") + test::project;
  const nlohmann::json rules{neutron_rule({{"remote_group_id", peer_id},
                                           {"protocol", "icmp"},
                                           {"port_range_min", nullptr},
                                           {"port_range_max", nullptr}}),
                             neutron_rule({{"remote_group_id", rule_id}})};
  answer("GET", list,
         {{"security_groups", {neutron_group(id, "web", rules), neutron_group(peer_id, "app")}}});
  const auto all = nlohmann::json::parse(world.get(root).body)["security_groups"];
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["name"], "app");
  ASSERT_EQ(all[1]["rules"].size(), 1U) << "the rule about an unknown group is left out";
  const auto& rule = all[1]["rules"][0];
  EXPECT_EQ(rule["group"], (nlohmann::json{{"name", "app"}, {"tenant_id", test::project}}));
  EXPECT_EQ(rule["ip_range"], nlohmann::json::object());
  EXPECT_EQ(rule["from_port"], -1);
  const auto page = nlohmann::json::parse(world.get(root + "?limit=1&offset=1").body)["security_groups"];
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0]["name"], "web");
}

TEST_F(SecurityGroups, CreateUpdateDelete) {
  answer("POST", "", {{"security_group", neutron_group(id, "web")}}, 201);
  const auto made = world.post(root, words);
  EXPECT_EQ(made.status, 200U);
  EXPECT_EQ(neutron.body,
            nlohmann::json::parse(R"({"security_group":{"name":"web","description":"words"}})"));
  answer("PUT", "/" + id, {{"security_group", neutron_group(id, "new")}});
  EXPECT_EQ(nlohmann::json::parse(world.put(root + "/" + id, words).body)["security_group"]["name"], "new");
  answer("DELETE", "/" + id, nullptr, 204);
  EXPECT_EQ(world.del(root + "/" + id).status, 202U);
}

TEST_F(SecurityGroups, Refusals) {
  const auto missing = world.get(root + "/" + peer_id);
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(message(missing), std::string("Security group ") + peer_id + " not found.");
  EXPECT_EQ(message(world.get(root + "/7")), "Security group id should be uuid");
  answer("DELETE", "/" + id, {{"NeutronError", {{"message", "in use"}}}}, 409);
  EXPECT_EQ(world.del(root + "/" + id).status, 400U);
  EXPECT_EQ(world.post(root, R"({"security_group": {"name": "  ", "description": "d"}})").status, 400U);
  EXPECT_EQ(world.post(root, R"({"security_group": {"name": "n"}})").status, 400U);
  world.token = "reader";
  EXPECT_EQ(world.post(root, words).status, 403U);
}

TEST_F(SecurityGroups, ARuleForANetwork) {
  accept_rule({{"remote_ip_prefix", "10.0.0.0/24"}});
  const auto made =
      post_rule(R"("ip_protocol": "TCP", "from_port": "22", "to_port": 22, "cidr": "10.0.0.0/24")");
  EXPECT_EQ(made.status, 200U) << made.body;
  const nlohmann::json asked{{"security_group_id", id},
                             {"direction", "ingress"},
                             {"ethertype", "IPv4"},
                             {"protocol", "tcp"},
                             {"remote_ip_prefix", "10.0.0.0/24"},
                             {"port_range_min", 22},
                             {"port_range_max", 22}};
  EXPECT_EQ(neutron.body["security_group_rule"], asked);
  EXPECT_EQ(nlohmann::json::parse(made.body)["security_group_rule"]["ip_range"]["cidr"], "10.0.0.0/24");
}

TEST_F(SecurityGroups, ARuleForAGroupOrAllOfIcmp) {
  accept_rule();
  EXPECT_EQ(post_rule(fmt::format(R"("group_id": "{}")", peer_id)).status, 200U);
  EXPECT_EQ(neutron.body["security_group_rule"]["remote_group_id"], peer_id);
  EXPECT_FALSE(neutron.body["security_group_rule"].contains("protocol"));
  EXPECT_EQ(post_rule(R"("ip_protocol": "icmp", "from_port": -1, "to_port": -1, "cidr": "::/0")").status,
            200U);
  EXPECT_EQ(neutron.body["security_group_rule"]["ethertype"], "IPv6");
  EXPECT_FALSE(neutron.body["security_group_rule"].contains("port_range_min"));
}

TEST_F(SecurityGroups, BadRules) {
  accept_rule();
  for (const char* bad :
       {R"("ip_protocol": "gre", "from_port": 1, "to_port": 2)",
        R"("ip_protocol": "tcp", "from_port": 3, "to_port": 2)",
        R"("ip_protocol": "tcp", "from_port": 0, "to_port": 2)",
        R"("ip_protocol": "udp", "from_port": 1, "to_port": 65536)",
        R"("ip_protocol": "icmp", "from_port": 256, "to_port": 1)", R"("ip_protocol": "tcp", "from_port": 1)",
        R"("from_port": 1, "to_port": 2)", R"("cidr": "10.0.0.0/24")",
        R"("ip_protocol": "tcp", "from_port": 1, "to_port": 2, "cidr": "10.0.0.300/24")"})
    EXPECT_EQ(post_rule(bad).status, 400U) << bad;
  neutron.answers["POST /v2.0/security-group-rules"] = {409, {{"NeutronError", {{"message", "exists"}}}}};
  EXPECT_EQ(post_rule(R"("ip_protocol": "tcp", "from_port": 1, "to_port": 2)").status, 400U);
  neutron.answers.erase("GET /v2.0/security-groups/" + id);
  EXPECT_EQ(post_rule(R"("ip_protocol": "tcp", "from_port": 1, "to_port": 2)").status, 404U);
}

TEST_F(SecurityGroups, DeletionOfARule) {
  const std::string path = std::string("/v2.1/os-security-group-rules/") + rule_id;
  EXPECT_EQ(world.del(path).status, 404U);
  neutron.answers[std::string("DELETE /v2.0/security-group-rules/") + rule_id] = {204, nullptr};
  EXPECT_EQ(world.del(path).status, 202U);
}

TEST_F(SecurityGroups, AreGoneFrom2_36) {
  world.version = "2.36";
  EXPECT_EQ(world.get(root).status, 404U);
  EXPECT_EQ(world.post(root, words).status, 404U);
  EXPECT_EQ(world.del(std::string("/v2.1/os-security-group-rules/") + rule_id).status, 404U);
}

}  // namespace
}  // namespace nova::api::security_groups
