#include <gmock/gmock.h>

#include "tests/support/api_servers_world.hpp"

namespace nova::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CreateServer : public ServersTest {
 protected:
  // `members` are added to the three that every server needs.
  static std::string body(const std::string& members, const std::string& more = {}) {
    return std::string(R"({"server": {"name": "s", "flavorRef": "1", "imageRef": ")") + image_id + "\"" +
           (members.empty() ? "" : ", ") + members + "}" + more + "}";
  }
  http::Response post(const std::string& members, const std::string& more = {}) {
    conductor.create.reset();
    return world.post("/v2.1/servers", body(members, more));
  }
  // The conductor's request, which must have been made.
  const proto::CreateServers::Request& accepted(const std::string& members, const std::string& more = {}) {
    const auto response = post(members, more);
    EXPECT_EQ(response.status, 202U) << members << "\n" << response.body;
    static const proto::CreateServers::Request nothing;
    return conductor.create ? *conductor.create : nothing;
  }
  // The message of the refusal, and that nothing was made.
  std::string refusal(const std::string& members, unsigned status = 400) {
    const auto response = post(members);
    EXPECT_EQ(response.status, status) << members << "\n" << response.body;
    EXPECT_FALSE(conductor.create.has_value()) << members;
    return response.status == status ? message(response) : "";
  }
};

TEST_F(CreateServer, AnswersAsNova) {
  const auto response = post("");
  ASSERT_EQ(response.status, 202U);
  EXPECT_EQ(response.headers.value_or("Location", ""),
            std::string("http://openstack.example.com/v2.1/servers/") + server_id);
  auto server = nlohmann::json::parse(response.body).at("server");
  EXPECT_EQ(server.at("adminPass").get<std::string>().size(), 12U);
  EXPECT_EQ(server.at("adminPass"), conductor.create->admin_password.reveal());
  server.erase("adminPass");
  server.erase("links");
  EXPECT_EQ(server.dump(), std::string(R"({"OS-DCF:diskConfig":"MANUAL","id":")") + server_id +
                               R"(","security_groups":[{"name":"default"}]})");
}

TEST_F(CreateServer, PassesOnWhatWasAskedFor) {
  world.version = "2.90";
  const auto& ask = accepted(
      R"("description": "d", "metadata": {"a": "b"}, "key_name": "k", "user_data": "aGk=",)"
      R"("config_drive": "yes",)"
      R"("accessIPv4": "1.2.3.4", "accessIPv6": "fe80::1", "OS-DCF:diskConfig": "AUTO", "min_count": "2",)"
      R"("max_count": 3,)"
      R"("tags": ["x"], "trusted_image_certificates": ["c1"], "networks": "none", "adminPass": "geheim")");
  EXPECT_EQ(ask.description, "d");
  EXPECT_EQ(ask.metadata.at("a"), "b");
  EXPECT_EQ(ask.key_name, "k");
  EXPECT_EQ(ask.user_data, "aGk=");
  EXPECT_TRUE(ask.config_drive);
  EXPECT_EQ(std::tie(ask.access_ip_v4, ask.access_ip_v6), std::make_tuple("1.2.3.4", "fe80::1"));
  EXPECT_EQ(ask.disk_config, "AUTO");
  EXPECT_EQ(std::tie(ask.min_count, ask.max_count), std::make_tuple(2, 3));
  EXPECT_THAT(ask.tags, ElementsAre("x"));
  EXPECT_THAT(ask.trusted_certificates, ElementsAre("c1"));
  EXPECT_EQ(ask.network_mode, proto::NetworkMode::none);
  EXPECT_EQ(ask.admin_password.reveal(), "geheim");
  EXPECT_EQ(ask.flavor.name, "m1.tiny");
  EXPECT_EQ(ask.image.id.str(), image_id);
}

TEST_F(CreateServer, ADescriptionIsTheNameBefore2_19) {
  EXPECT_EQ(accepted("").description, "s");
  EXPECT_THAT(refusal(R"("description": "d")"), HasSubstr("'description' was unexpected"));
  world.version = "2.19";
  EXPECT_EQ(accepted("").description, std::nullopt);
}

TEST_F(CreateServer, OptionsOfTheAnswer) {
  world.services.api.enable_instance_password = false;
  EXPECT_THAT(post("").body, testing::Not(HasSubstr("adminPass")));
  EXPECT_EQ(post(R"("return_reservation_id": true)").body, R"({"reservation_id":"r-abcdefgh"})");
}

TEST_F(CreateServer, Hints) {
  const auto& ask = accepted(
      "", R"(, "os:scheduler_hints": {"group": "f3d86fe6-4246-4be8-b87c-eb894626c741", "_nova_x": "1",)"
          R"("different_host": ["f3d86fe6-4246-4be8-b87c-eb894626c741"], "query": [">", 1]})");
  EXPECT_THAT(ask.hints.at("group"), ElementsAre("f3d86fe6-4246-4be8-b87c-eb894626c741"));
  EXPECT_FALSE(ask.hints.contains("_nova_x"));
  EXPECT_EQ(ask.hints.size(), 3U);
  EXPECT_EQ(post("", R"(, "os:scheduler_hints": {"group": "my group"})").status, 400U);
  EXPECT_EQ(post("", R"(, "os:scheduler_hints": [])").status, 400U);
}

TEST_F(CreateServer, MalformedBodies) {
  for (const char* bad : {R"("name": "")",
                          R"("name": "  ")",
                          R"("name": 5)",
                          R"("flavorRef": null)",
                          R"("imageRef": "not-a-uuid")",
                          R"("metadata": {"k?": "v"})",
                          R"("metadata": {"k": 1})",
                          R"("metadata": [])",
                          R"("accessIPv4": "fe80::1")",
                          R"("accessIPv6": "1.2.3.4")",
                          R"("OS-DCF:diskConfig": "auto")",
                          R"("min_count": 0)",
                          R"("min_count": "x")",
                          R"("max_count": -1)",
                          R"("config_drive": "perhaps")",
                          R"("user_data": "***")",
                          R"("key_name": "")",
                          R"("security_groups": [{"name": ""}])",
                          R"("security_groups": [{"id": "x"}])",
                          R"("security_groups": "x")",
                          R"("personality": [{"path": "/x", "contents": "***"}])",
                          R"("block_device_mapping_v2": [{"boot_index": "a"}])",
                          R"("networks": [{"fixed_ip": "1.2.3"}])",
                          R"("networks": "auto")",
                          R"("bogus": 1)",
                          R"("tags": ["x"])",
                          R"("host": "h1")",
                          R"("hostname": "h1")"})
    EXPECT_FALSE(refusal(bad).empty()) << bad;
}

TEST_F(CreateServer, NumbersOfServers) {
  EXPECT_EQ(refusal(R"("min_count": 3, "max_count": 2)"), "min_count must be <= max_count");
  EXPECT_EQ(accepted(R"("min_count": 3)").max_count, 3);
  world.version = "2.90";
  EXPECT_EQ(refusal(R"("networks": "none", "hostname": "h1", "max_count": 2)"),
            "A hostname can be given for a single server only.");
  EXPECT_EQ(accepted(R"("networks": "none", "hostname": "h1")").hostname, "h1");
  EXPECT_FALSE(refusal(R"("networks": "none", "hostname": "h1.example.com")").empty());
  world.version = "2.94";
  EXPECT_EQ(accepted(R"("networks": "none", "hostname": "h1.example.com")").hostname, "h1.example.com");
}

TEST_F(CreateServer, ImagesAndFlavors) {
  auto& image = images.images.at(image_id).meta;
  image.min_ram = 513;
  EXPECT_EQ(refusal(""), "Flavor's memory is too small for requested image.");
  image.min_ram = 0;
  image.min_disk = 2;
  EXPECT_THAT(refusal(""), HasSubstr("smaller than the minimum size specified in image metadata"));
  image.min_disk = 0;
  image.size = 2LL << 30;
  EXPECT_THAT(refusal(""), HasSubstr("disk is too small for requested image"));
  image.size = 1;
  image.status = "deactivated";
  EXPECT_THAT(refusal(""), HasSubstr("is not active"));
  image.status = "active";
  image.properties["auto_disk_config"] = "true";
  EXPECT_EQ(accepted("").disk_config, "AUTO");
  images.images.clear();
  EXPECT_EQ(refusal(""), "Can not find requested image");
}

TEST_F(CreateServer, AFlavorMayBeNamedByItsUrl) {
  EXPECT_EQ(
      world
          .post("/v2.1/servers",
                std::string(R"({"server": {"name": "s", "flavorRef": "http://x/flavors/1", "imageRef": ")") +
                    image_id + "\"}}")
          .status,
      202U);
  EXPECT_EQ(message(world.post("/v2.1/servers",
                               std::string(R"({"server": {"name": "s", "flavorRef": 7, "imageRef": ")") +
                                   image_id + "\"}}")),
            "Flavor 7 could not be found.");
  conductor.flavor.disabled = true;
  EXPECT_EQ(refusal(""), "Flavor 1 could not be found.");
}

TEST_F(CreateServer, AnImageIsNeeded) {
  EXPECT_EQ(message(world.post("/v2.1/servers", R"({"server": {"name": "s", "flavorRef": "1"}})")),
            "Missing imageRef attribute");
  EXPECT_EQ(
      message(world.post("/v2.1/servers", R"({"server": {"name": "s", "flavorRef": "1", "imageRef": ""}})")),
      "Missing imageRef attribute");
}

TEST_F(CreateServer, ZeroDiskFlavorsAreForAdministrators) {
  conductor.flavor.root_gb = 0;
  EXPECT_EQ(refusal("", 403), "Only volume-backed servers are allowed for flavors with zero disk.");
  world.token = "admin";
  accepted("");
}

TEST_F(CreateServer, TheOneNetworkIsUsedWhenNoneIsNamed) {
  const auto& ask = accepted("");
  EXPECT_EQ(ask.network_mode, proto::NetworkMode::listed);
  ASSERT_EQ(ask.networks.size(), 1U);
  EXPECT_EQ(ask.networks[0].network_id, network_id);
  api::NetworkInfo second;
  second.id = "4a7d9d5e-9b5c-4b1c-8f3e-2d6a1c1d0002";
  networks.available.push_back(second);
  EXPECT_EQ(refusal("", 409), "Multiple possible networks found, use a Network ID to be more specific.");
  networks.available[1].external = true;
  accepted("");
  networks.available.clear();
  EXPECT_EQ(accepted("").network_mode, proto::NetworkMode::none);
}

TEST_F(CreateServer, NetworksMustBeSaidFrom2_37) {
  world.version = "2.37";
  EXPECT_EQ(message(post("")),
            "Invalid input for field/attribute server. Value: {'name': 's', 'flavorRef': '1', 'imageRef': '" +
                std::string(image_id) + "'}. 'networks' is a required property");
  EXPECT_EQ(accepted(R"("networks": "auto")").networks.size(), 1U);
  networks.available.clear();
  EXPECT_THAT(refusal(R"("networks": "auto")"), HasSubstr("Unable to automatically allocate"));
  networks.allocates = true;
  EXPECT_EQ(accepted(R"("networks": "auto")").networks[0].network_id, "allocated");
  EXPECT_EQ(accepted(R"("networks": "none")").network_mode, proto::NetworkMode::none);
}

TEST_F(CreateServer, NamedNetworks) {
  const std::string net = std::string("\"networks\": [{\"uuid\": \"") + network_id + "\"";
  EXPECT_EQ(accepted(net + R"(, "fixed_ip": "10.0.0.5"}])").networks[0].fixed_ip, "10.0.0.5");
  EXPECT_THAT(refusal(net + R"(, "fixed_ip": "10.0.0.5"}], "max_count": 2)"),
              HasSubstr("single configured fixed ip"));
  EXPECT_THAT(refusal(R"("networks": [{"uuid": "4a7d9d5e-9b5c-4b1c-8f3e-2d6a1c1d9999"}])"),
              HasSubstr("could not be found"));
  EXPECT_THAT(refusal(R"("networks": [{"uuid": "x"}])"), HasSubstr("not in proper format"));
  EXPECT_THAT(refusal(R"("networks": [{}])"), HasSubstr("missing 'uuid'"));
  networks.available[0].external = true;
  EXPECT_THAT(refusal(net + "}]", 403), HasSubstr("external network"));
  networks.available[0].external = false;
  networks.available[0].has_subnets = false;
  EXPECT_THAT(refusal(net + "}]"), HasSubstr("requires a subnet"));
}

TEST_F(CreateServer, Ports) {
  const std::string id = "4a7d9d5e-9b5c-4b1c-8f3e-2d6a1c1d0099";
  const std::string port = "\"networks\": [{\"port\": \"" + id + "\"}]";
  EXPECT_THAT(refusal(port), HasSubstr("could not be found"));
  auto& info = networks.ports[id];
  info.project_id = project;
  EXPECT_EQ(accepted(port).networks[0].port_id, id);
  EXPECT_THAT(refusal("\"networks\": [{\"port\": \"" + id + "\"}, {\"port\": \"" + id + "\"}]"),
              HasSubstr("unique"));
  EXPECT_THAT(refusal("\"networks\": [{\"port\": \"" + id + "\", \"fixed_ip\": \"1.2.3.4\"}]"),
              HasSubstr("cannot be"));
  EXPECT_THAT(refusal(port + R"(, "min_count": 2)"), HasSubstr("single configured port"));
  info.device_id = "another";
  EXPECT_THAT(refusal(port, 409), HasSubstr("still in use"));
  info.device_id.clear();
  info.has_address = false;
  EXPECT_THAT(refusal(port), HasSubstr("requires a FixedIP"));
  info.has_address = true;
  info.wants_resources = true;
  EXPECT_THAT(refusal(port), HasSubstr("bandwidth"));
  info.wants_resources = false;
  info.project_id = other_project;
  EXPECT_THAT(refusal(port), HasSubstr("not usable"));
}

TEST_F(CreateServer, SecurityGroups) {
  networks.groups = {{"id-1", "web"}, {"id-2", "db"}, {"id-3", "db"}};
  const auto& ask = accepted(R"("security_groups": [{"name": "web"}, {"name": "id-2"}, {"name": "web"}])");
  EXPECT_THAT(ask.security_group_ids, ElementsAre("id-1", "id-2"));
  EXPECT_THAT(refusal(R"("security_groups": [{"name": "no"}])"), HasSubstr("not found"));
  EXPECT_THAT(refusal(R"("security_groups": [{"name": "db"}])", 409), HasSubstr("Multiple security groups"));
}

TEST_F(CreateServer, ZonesAndHosts) {
  EXPECT_EQ(accepted(R"("availability_zone": "nova")").availability_zone, "nova");
  EXPECT_EQ(refusal(R"("availability_zone": "mars")"), "The requested availability zone is not available");
  EXPECT_THAT(refusal(R"("availability_zone": "nova:h1")", 403), HasSubstr("create:forced_host"));
  world.token = "admin";
  EXPECT_EQ(accepted(R"("availability_zone": "nova:h1")").forced_host, "h1");
  EXPECT_EQ(accepted(R"("availability_zone": "nova::n1")").forced_node, "n1");
  EXPECT_EQ(accepted(R"("availability_zone": "mars:h1")").availability_zone, "") << "the host's zone wins";
  EXPECT_FALSE(refusal(R"("availability_zone": "a:b:c:d")").empty());
  conductor.hosts[0].disabled = true;
  EXPECT_EQ(refusal(R"("availability_zone": "nova")"), "The requested availability zone is not available");
}

TEST_F(CreateServer, RequestedHosts) {
  world.version = "2.74";
  const std::string wish = R"("networks": "none", "host": "h1")";
  EXPECT_THAT(refusal(wish, 403), HasSubstr("requested_destination"));
  world.token = "admin";
  EXPECT_EQ(accepted(wish).requested_host, "h1");
  EXPECT_EQ(refusal(R"("networks": "none", "hypervisor_hostname": "n7")"),
            "Compute host n7 could not be found.");
  EXPECT_FALSE(refusal(wish + R"(, "availability_zone": "nova:h1")").empty());
}

TEST_F(CreateServer, BlockDevices) {
  const auto devices = [&](const std::string& items) {
    return "\"block_device_mapping_v2\": [" + items + "]";
  };
  const std::string root =
      std::string(R"({"source_type": "image", "destination_type": "local", "boot_index": 0, "uuid": ")") +
      image_id + "\"}";
  const auto& ask = accepted(
      devices(root + R"(, {"source_type": "blank", "destination_type": "local", "guest_format": "swap",)"
                     R"("volume_size": 256}, {"source_type": "blank", "volume_size": "3"})"));
  ASSERT_EQ(ask.block_devices.size(), 3U);
  EXPECT_EQ(ask.block_devices[1].guest_format, "swap");
  EXPECT_EQ(ask.block_devices[2].size_gb, 3);
  EXPECT_EQ(accepted("").block_devices.size(), 1U) << "the root disk by default";
  const std::string volume =
      R"({"source_type": "volume", "destination_type": "volume", "uuid": "x", "boot_index": 0})";
  EXPECT_THAT(refusal(devices(volume)), HasSubstr("volumes are not offered"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "blank", "volume_size": 11})")),
              HasSubstr("Ephemeral disks requested"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "blank", "guest_format": "swap", "volume_size": 513})")),
              HasSubstr("Swap"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "blank", "boot_index": 2, "volume_size": 1})")),
              HasSubstr("Boot sequence"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "blank", "uuid": "x"})")), HasSubstr("takes no uuid"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "image", "boot_index": 0})")), HasSubstr("needs the uuid"));
  EXPECT_THAT(refusal(devices(R"({"source_type": "blank", "disk_bus": "warp"})")), HasSubstr("disk_bus"));
  EXPECT_THAT(
      refusal(devices(
          "{\"source_type\": \"blank\"}, {\"source_type\": \"blank\"}, {\"source_type\": \"blank\"}")),
      HasSubstr("more local devices"));
  EXPECT_THAT(refusal(devices(root) + R"(, "block_device_mapping": [])"),
              HasSubstr("different block_device_mapping"));
}

TEST_F(CreateServer, TagsOfDevicesComeAndGo) {
  const std::string tagged = std::string(R"("networks": [{"uuid": ")") + network_id + R"(", "tag": "t"}])";
  for (const auto& [version, status] :
       {std::pair{"2.31", 400U}, {"2.32", 202U}, {"2.36", 202U}, {"2.37", 400U}, {"2.42", 202U}}) {
    world.version = version;
    EXPECT_EQ(post(tagged).status, status) << version;
  }
}

TEST_F(CreateServer, PersonalityUntil2_56) {
  const std::string file = R"("networks": "none", "personality": [{"path": "/x", "contents": "aGk="}])";
  world.version = "2.56";
  EXPECT_EQ(accepted(file).files.size(), 1U);
  world.version = "2.57";
  EXPECT_FALSE(refusal(file).empty());
}

TEST_F(CreateServer, IdempotencyKeys) {
  world.send("POST", "/v2.1/servers", body(""), {{"Idempotency-Key", "k1"}});
  ASSERT_TRUE(conductor.create);
  EXPECT_EQ(conductor.create->idempotency_key, "k1");
  const std::string hash = conductor.create->idempotency_hash;
  world.send("POST", "/v2.1/servers", body(R"("key_name": "other")"), {{"Idempotency-Key", "k1"}});
  EXPECT_NE(conductor.create->idempotency_hash, hash);
  conductor.created.replayed = true;
  conductor.created.admin_password = Secret("first");
  const auto replay = world.send("POST", "/v2.1/servers", body(""), {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(conductor.create->idempotency_hash, hash);
  EXPECT_THAT(replay.body, HasSubstr(R"("adminPass":"first")"));
  EXPECT_EQ(replay.headers.value_or("Idempotency-Replayed", ""), "true");
  EXPECT_EQ(
      world.send("POST", "/v2.1/servers", body(""), {{"Idempotency-Key", std::string(256, 'k')}}).status,
      400U);
}

TEST_F(CreateServer, WhatTheConductorRefuses) {
  conductor.failure =
      Fault(Errc::over_quota, "Quota exceeded for cores: Requested 1, but already used 20 of 20 cores");
  EXPECT_EQ(refusal("", 403), "Quota exceeded for cores: Requested 1, but already used 20 of 20 cores");
  conductor.failure = Fault(Errc::unavailable, "the database is away");
  EXPECT_EQ(post("").status, 503U);
}

TEST_F(CreateServer, ReadersMayNot) {
  world.token = "reader";
  EXPECT_THAT(refusal("", 403), HasSubstr("os_compute_api:servers:create"));
}

}  // namespace
}  // namespace nova::test
