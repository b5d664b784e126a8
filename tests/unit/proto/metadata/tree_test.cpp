#include "proto/metadata/tree.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/proto/metadata/make_guest.hpp"

namespace nova::metadata {
namespace {

using json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Tree : public testing::Test {
 protected:
  std::string text(std::string_view path) {
    const auto page = find_page(facts, password, path);
    return page ? page->text : "(none)";
  }
  std::string type(std::string_view path) {
    const auto page = find_page(facts, password, path);
    return page ? page->type : "(none)";
  }
  proto::ServerSpec server = make_server();
  Facts facts{server, "seed"};
  std::string password;
};

TEST_F(Tree, TheTopListsVersions) {
  EXPECT_EQ(text("/"), "2009-04-04\nlatest");
  EXPECT_THAT(text("/openstack"), testing::EndsWith("2018-08-27\n2020-10-14\nlatest"));
  EXPECT_EQ(text("/openstack/"), text("/openstack"));
}

TEST_F(Tree, OpenStackDocuments) {
  EXPECT_EQ(json::parse(text("/openstack/latest/meta_data.json"))["uuid"], server.id.str());
  EXPECT_EQ(type("/openstack/latest/meta_data.json"), "application/json");
  EXPECT_EQ(text("/openstack/latest/user_data"), "#!/bin/sh\n");
  EXPECT_EQ(type("/openstack/latest/user_data"), "application/octet-stream");
  EXPECT_EQ(text("//openstack//2012-08-10/"), "meta_data.json\nuser_data");
  EXPECT_THAT(text("/openstack/latest"),
              HasSubstr("network_data.json\npassword\nuser_data\nvendor_data.json"));
  EXPECT_EQ(text("/openstack/content/0000"), "hello");
}

TEST_F(Tree, ThePasswordIsWhatTheGuestStored) {
  EXPECT_EQ(text("/openstack/latest/password"), "");
  password = "c2VjcmV0";
  EXPECT_EQ(text("/openstack/2013-04-04/password"), "c2VjcmV0");
  EXPECT_EQ(text("/openstack/2012-08-10/password"), "(none)");
  EXPECT_TRUE(is_password_path("/openstack/latest/password"));
  EXPECT_FALSE(is_password_path("/openstack/2012-08-10/password"));
  EXPECT_FALSE(is_password_path("/openstack/latest/password/more"));
  EXPECT_FALSE(is_password_path("/latest/meta-data/password"));
}

TEST_F(Tree, TheAdministratorsPasswordIsNowhere) {
  for (const auto* path : {"/openstack/latest/meta_data.json", "/latest/meta-data", "/latest/user-data"})
    EXPECT_THAT(text(path), Not(HasSubstr("hunter2"))) << path;
}

TEST_F(Tree, Ec2Keys) {
  EXPECT_EQ(text("/latest"), "meta-data/\nuser-data");
  EXPECT_THAT(text("/2009-04-04/meta-data/"),
              HasSubstr("ami-id\nami-launch-index\nblock-device-mapping/\nhostname\n"));
  EXPECT_THAT(text("/latest/meta-data"),
              HasSubstr("\nplacement/\npublic-hostname\npublic-ipv4\npublic-keys/\n"));
  EXPECT_EQ(text("/latest/meta-data/instance-id"), "i-0000002a");
  EXPECT_EQ(text("/latest/meta-data/placement/availability-zone"), "nova");
  EXPECT_EQ(text("/latest/meta-data/public-keys/"), "0=laptop");
  EXPECT_EQ(text("/latest/meta-data/public-keys/0/"), "openssh-key");
  EXPECT_EQ(text("/latest/meta-data/public-keys/0/openssh-key"), "ssh-rsa AAAA me");
  EXPECT_EQ(text("/latest/meta-data/ami-launch-index"), "0");
  EXPECT_EQ(text("/latest/user-data"), "#!/bin/sh\n");
}

TEST_F(Tree, WhatIsNotThere) {
  server.user_data.reset();
  server.key_name.clear();
  for (const auto* path :
       {"/openstack/1999-01-01", "/openstack/latest/nothing", "/openstack/latest/meta_data.json/more",
        "/openstack/latest/user_data", "/openstack/content", "/openstack/content/0001", "/1999-01-01",
        "/latest/user-data", "/latest/meta-data/nothing", "/latest/meta-data/hostname/more",
        "/latest/meta-data/public-keys", "/latest/dynamic", "/latest/meta-data/public-keys/0/_name",
        "/../etc/passwd", "/openstack/../openstack"})
    EXPECT_EQ(text(path), "(none)") << path;
  EXPECT_EQ(text("/latest"), "meta-data/");
}

}  // namespace
}  // namespace nova::metadata
