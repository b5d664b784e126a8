#include <gmock/gmock.h>

#include "tests/support/api_servers_world.hpp"

namespace nova::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

class Images : public ServersTest {
 protected:
  Images() {
    auto& image = images.images.at(image_id);
    image.created = image.updated = parse_time("2011-01-01T01:02:03Z").value();
    image.meta.size = 25165824;
    image.meta.properties = {{"architecture", "x86_64"}};
  }
  const std::string image_url = std::string("/v2.1/images/") + image_id;
};

TEST_F(Images, LookAsInNova) {
  const std::string id = image_id;
  EXPECT_EQ(nlohmann::json::parse(world.get(image_url).body), nlohmann::json::parse(R"({"image": {
    "OS-EXT-IMG-SIZE:size": 25165824, "created": "2011-01-01T01:02:03Z", "id": ")" + id +
                                                                                    R"(", "links": [
      {"href": "http://openstack.example.com/v2.1/images/)" + id + R"(", "rel": "self"},
      {"href": "http://openstack.example.com/images/)" + id + R"(", "rel": "bookmark"},
      {"href": "http://glance.openstack.example.com/images/)" + id + R"(", "rel": "alternate",
       "type": "application/vnd.openstack.image"}],
    "metadata": {"architecture": "x86_64"}, "minDisk": 0, "minRam": 0, "name": "small", "progress": 100,
    "status": "ACTIVE", "updated": "2011-01-01T01:02:03Z"}})"));
}

TEST_F(Images, SnapshotsNameTheirServer) {
  auto& meta = images.images.at(image_id).meta;
  meta.status = "saving";
  meta.properties["instance_uuid"] = server_id;
  const auto shown = nlohmann::json::parse(world.get("/v2.1/images/detail").body).at("images")[0];
  EXPECT_EQ(shown.at("server").at("id"), server_id);
  EXPECT_EQ(shown.at("status"), "SAVING");
  EXPECT_EQ(shown.at("progress"), 50);
}

TEST_F(Images, FiltersAreTranslated) {
  const auto list =
      nlohmann::json::parse(world.get("/v2.1/images?status=ACTIVE&minRam=5&property-a=b&limit=1").body);
  EXPECT_EQ(list.at("images")[0].size(), 3U);
  EXPECT_TRUE(list.contains("images_links"));
  EXPECT_THAT(images.last_filters, Contains(Pair("status", "active")));
  EXPECT_THAT(images.last_filters, Contains(Pair("min_ram", "5")));
  EXPECT_THAT(images.last_filters, Contains(Pair("a", "b")));
  EXPECT_THAT(images.last_filters, Contains(Pair("limit", "1")));
}

TEST_F(Images, Metadata) {
  const std::string path = image_url + "/metadata";
  EXPECT_EQ(world.post(path, R"({"metadata": {"a": "b"}})").body,
            R"({"metadata":{"a":"b","architecture":"x86_64"}})");
  EXPECT_EQ(world.put(path + "/a", R"({"meta": {"a": "c"}})").body, R"({"meta":{"a":"c"}})");
  EXPECT_EQ(world.get(path + "/a").body, R"({"meta":{"a":"c"}})");
  EXPECT_EQ(world.del(path + "/a").status, 204U);
  EXPECT_EQ(world.del(path + "/a").status, 404U);
  EXPECT_EQ(world.put(path, R"({"metadata": {"x": "y"}})").body, R"({"metadata":{"x":"y"}})");
  EXPECT_EQ(world.get(path).body, R"({"metadata":{"x":"y"}})");
}

TEST_F(Images, EndInTime) {
  world.version = "2.36";
  EXPECT_EQ(world.get(image_url).status, 404U);
  EXPECT_EQ(world.get(image_url + "/metadata").status, 200U);
  world.version = "2.39";
  EXPECT_EQ(world.get(image_url + "/metadata").status, 404U);
}

TEST_F(Images, Delete) {
  EXPECT_EQ(world.del(image_url).status, 204U);
  EXPECT_EQ(world.del(image_url).status, 404U);
}

TEST_F(Images, ExtensionsAndVersionsInsideTheApi) {
  EXPECT_EQ(nlohmann::json::parse(world.get("/v2.1/extensions/os-keypairs").body).at("extension").at("name"),
            "Keypairs");
  EXPECT_GT(nlohmann::json::parse(world.get("/v2.1/extensions").body).at("extensions").size(), 20U);
  EXPECT_EQ(world.get("/v2.1/extensions/os-nothing").status, 404U);
  EXPECT_THAT(world.get("/v2.1/versions/v2.1").body, HasSubstr("\"min_version\":\"2.1\""));
  EXPECT_EQ(world.get("/v2.1/versions/v9").status, 404U);
  EXPECT_EQ(world.get("/v2.1/servers/x/consoles").status, 410U);
}

}  // namespace
}  // namespace nova::test
