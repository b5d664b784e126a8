#include "proto/metadata/documents.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/proto/metadata/make_guest.hpp"

namespace nova::metadata {
namespace {

using json = nlohmann::json;

json meta_data(const Facts& facts, std::string_view version) {
  return json::parse(openstack_documents(facts, version).at("meta_data.json"));
}

TEST(MetaData, LatestHasEverything) {
  const auto server = make_server();
  Facts facts{server, "seed"};
  facts.with_password = true;
  const auto latest = meta_data(facts, "latest");
  EXPECT_EQ(latest["uuid"], server.id.str());
  EXPECT_EQ(latest["hostname"], "web-server.novalocal");
  EXPECT_EQ(latest["name"], "Web Server");
  EXPECT_EQ(latest["launch_index"], 0);
  EXPECT_EQ(latest["meta"]["role"], "db");
  EXPECT_EQ(latest["public_keys"]["laptop"], "ssh-rsa AAAA me");
  EXPECT_EQ(latest["keys"][0]["type"], "ssh");
  EXPECT_EQ(latest["files"][0], (json{{"path", "/etc/motd"}, {"content_path", "/content/0000"}}));
  EXPECT_EQ(latest["random_seed"], "c2VlZA==");
  EXPECT_EQ(latest["project_id"], "p1");
  EXPECT_EQ(latest["devices"][0]["tags"][0], "front");
  EXPECT_EQ(latest["admin_pass"], "hunter2");
}

TEST(MetaData, EachVersionHasItsKeys) {
  const auto server = make_server();
  const Facts facts{server, "seed"};
  EXPECT_FALSE(meta_data(facts, "2012-08-10").contains("random_seed"));
  EXPECT_TRUE(meta_data(facts, "2013-04-04").contains("random_seed"));
  EXPECT_FALSE(meta_data(facts, "2013-10-17").contains("project_id"));
  EXPECT_TRUE(meta_data(facts, "2015-10-15").contains("project_id"));
  EXPECT_FALSE(meta_data(facts, "2015-10-15").contains("devices"));
  EXPECT_TRUE(meta_data(facts, "2016-06-30").contains("devices"));
  EXPECT_TRUE(openstack_documents(facts, "1999-01-01").empty());
}

TEST(MetaData, PasswordStaysOffTheService) {
  const auto server = make_server();
  for (const auto& [name, text] : openstack_documents(Facts{server, "seed"}, "latest"))
    EXPECT_EQ(text.find("hunter2"), text.npos) << name;
}

TEST(MetaData, BareServerHasNoEmptyKeys) {
  proto::ServerSpec server;
  server.hostname = "full.example.org";
  const auto latest = meta_data(Facts{server, ""}, "latest");
  EXPECT_EQ(latest["hostname"], "full.example.org");
  for (const auto* key : {"meta", "public_keys", "keys", "files", "admin_pass"})
    EXPECT_FALSE(latest.contains(key)) << key;
}

TEST(ConfigDrive, HasEveryVersionAndTheContents) {
  const auto server = make_server();
  const auto files = config_drive_files(Facts{server, "seed"});
  EXPECT_EQ(files.at("openstack/latest/user_data"), "#!/bin/sh\n");
  EXPECT_EQ(files.at("openstack/content/0000"), "hello");
  EXPECT_EQ(files.at("openstack/2016-10-06/vendor_data2.json"), R"({"static": {}})");
  EXPECT_EQ(files.count("openstack/2013-04-04/vendor_data.json"), 0u);
  EXPECT_EQ(files.count("openstack/2013-10-17/network_data.json"), 0u);
  EXPECT_EQ(files.at("ec2/latest/user-data"), "#!/bin/sh\n");
  const auto ec2 = json::parse(files.at("ec2/2009-04-04/meta-data.json"));
  EXPECT_EQ(ec2["instance-id"], "i-0000002a");
  EXPECT_EQ(ec2["ami-id"], "ami-9a3b0c52");
  EXPECT_EQ(ec2["local-ipv4"], "10.0.0.5");
  EXPECT_EQ(ec2["public-ipv4"], "203.0.113.9");
  EXPECT_EQ(ec2["public-keys"]["0"]["openssh-key"], "ssh-rsa AAAA me");
}

TEST(NetworkData, LinksNetworksAndNameServers) {
  const auto data = json::parse(network_data_json(make_server().vifs));
  EXPECT_EQ(data["links"][0], (json{{"id", "tapc1a5e2aa-0b"},
                                    {"vif_id", "c1a5e2aa-0bcd-4e57-9c1f-0d8f3a6f0001"},
                                    {"type", "phy"},
                                    {"mtu", 1500},
                                    {"ethernet_mac_address", "fa:16:3e:00:00:01"}}));
  EXPECT_EQ(
      data["networks"][0],
      (json{{"id", "network0"}, {"link", "tapc1a5e2aa-0b"}, {"network_id", "n1"}, {"type", "ipv4_dhcp"}}));
  const auto& fixed = data["networks"][1];
  EXPECT_EQ(fixed["type"], "ipv6");
  EXPECT_EQ(fixed["netmask"], "ffff:ffff:ffff:ffff::");
  EXPECT_EQ(fixed["routes"][0]["gateway"], "2001:db8::1");
  EXPECT_EQ(data["services"].size(), 2u) << "each name server once";
  auto vifs = make_server().vifs;
  vifs[0].fixed_ips[0].dhcp = false;
  EXPECT_EQ(json::parse(network_data_json(vifs))["networks"][0]["netmask"], "255.255.255.0");
}

}  // namespace
}  // namespace nova::metadata
