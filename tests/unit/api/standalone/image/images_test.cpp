#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/image_memory.hpp"
#include "tests/support/standalone_world.hpp"

namespace nova::test {
namespace {

using json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

class ImageTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = testing::TempDir() + "images-" + new_hex_id();
    world.options.image_path = folder;
    world.options.image_size_cap = 1'000'000;
    world.serve(proto::images::Service{}, memory);
    world.start();
    demo = world.become("demo");
    admin = world.become("admin");
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  static json body(const http::Response& response) { return json::parse(response.body); }
  http::Response make(const json& fields) { return world.send("POST", "/image/v2/images", fields.dump()); }
  std::string made(const std::string& name, const std::string& visibility = "private") {
    const auto response = make(
        {{"name", name}, {"disk_format", "raw"}, {"container_format", "bare"}, {"visibility", visibility}});
    EXPECT_EQ(response.status, 201U) << response.body;
    return body(response).at("id");
  }
  static std::string path(const std::string& id) { return "/image/v2/images/" + id; }
  http::Response put(const std::string& id, const std::string& data) {
    return world.send("PUT", path(id) + "/file", data, {{"Content-Type", "application/octet-stream"}});
  }
  http::Response patch(const std::string& id, const std::string& operations) {
    return world.send("PATCH", path(id), operations,
                      {{"Content-Type", "application/openstack-images-v2.1-json-patch"}});
  }
  std::string download(const std::string& id) {
    const auto response = world.send("GET", path(id) + "/file");
    if (!response.stream) return "status " + std::to_string(response.status);
    std::string out;
    std::array<char, 1000> buffer{};
    for (;;) {
      const std::size_t n = run_on(world.loop, response.stream->read(buffer));
      if (n == 0) return out;
      out.append(buffer.data(), n);
    }
  }
  std::vector<std::string> names(const std::string& query = "") {
    std::vector<std::string> out;
    const auto page = world.get("/image/v2/images" + query);
    for (const auto& image : page.at("images")) out.push_back(image.at("name"));
    return out;
  }
  std::size_t files() const {
    if (!std::filesystem::exists(folder)) return 0;
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
  }

  StandaloneWorld world;
  ImageMemory memory{world.clock};
  std::string folder, demo, admin;
};

TEST_F(ImageTest, VersionDocumentsNeedNoToken) {
  world.token = "";
  const auto choices = world.send("GET", "/image");
  EXPECT_EQ(choices.status, 300U);
  EXPECT_EQ(body(choices).at("versions").at(0).at("status"), "CURRENT");
  EXPECT_EQ(body(choices).at("versions").at(0).at("links").at(0).at("href"),
            "http://cloud.example.com:8774/image/v2/");
  EXPECT_EQ(world.send("GET", "/image/versions").status, 200U);
  EXPECT_EQ(world.send("GET", "/image/v2/images").status, 401U);
}

TEST_F(ImageTest, FromDescriptionToData) {
  const auto response = make({{"name", "cirros"},
                              {"disk_format", "raw"},
                              {"container_format", "bare"},
                              {"visibility", "public"},
                              {"min_ram", 96},
                              {"hw_disk_bus", "virtio"}});
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto queued = body(response);
  const std::string id = queued.at("id");
  EXPECT_EQ(queued.at("status"), "queued");
  EXPECT_EQ(queued.at("min_ram"), 96);
  EXPECT_EQ(queued.at("hw_disk_bus"), "virtio");
  EXPECT_EQ(response.headers.value_or("Location", ""), "http://cloud.example.com:8774/image/v2/images/" + id);
  EXPECT_EQ(download(id), "status 204");

  const std::string data(700'000, 'x');
  EXPECT_EQ(put(id, data).status, 204U);
  const auto active = world.get(path(id));
  EXPECT_EQ(active.at("status"), "active");
  EXPECT_EQ(active.at("size"), 700'000);
  EXPECT_EQ(active.at("virtual_size"), 700'000);
  EXPECT_EQ(active.at("checksum").get<std::string>().size(), 32U);
  EXPECT_EQ(active.at("os_hash_algo"), "sha512");
  world.token = demo;
  EXPECT_EQ(download(id), data);
  world.token = admin;
  EXPECT_EQ(put(id, "again").status, 409U) << "data never change";
  EXPECT_EQ(download(id), data);

  EXPECT_EQ(world.send("DELETE", path(id)).status, 204U);
  EXPECT_EQ(world.send("GET", path(id)).status, 404U);
  EXPECT_EQ(files(), 0U);
}

TEST_F(ImageTest, ProjectsDoNotSeeOneAnother) {
  const std::string hidden = made("hidden");
  const std::string open = made("open", "public");
  world.token = demo;
  const std::string own = made("own");
  EXPECT_THAT(names(), ElementsAre("own", "open"));
  EXPECT_THAT(names("?name=open"), ElementsAre("open"));
  EXPECT_THAT(names("?id=in:" + own + "," + hidden), ElementsAre("own"));
  EXPECT_EQ(world.send("GET", path(hidden)).status, 404U);
  EXPECT_EQ(world.send("GET", path(hidden) + "/file").status, 404U);
  EXPECT_EQ(put(hidden, "x").status, 404U);
  EXPECT_EQ(patch(hidden, "[]").status, 404U);
  EXPECT_EQ(world.send("DELETE", path(hidden)).status, 404U);
  EXPECT_EQ(put(open, "x").status, 403U);
  EXPECT_EQ(patch(open, "[]").status, 403U);
  EXPECT_EQ(world.send("DELETE", path(open)).status, 403U);
  EXPECT_EQ(make({{"name", "n"}, {"visibility", "public"}}).status, 403U);
  EXPECT_EQ(patch(own, R"([{"op": "replace", "path": "/visibility", "value": "public"}])").status, 403U);
  EXPECT_EQ(patch(own, R"([{"op": "replace", "path": "/owner", "value": "me"}])").status, 403U);
  world.token = admin;
  EXPECT_THAT(names(), ElementsAre("own", "open", "hidden"));
}

TEST_F(ImageTest, ChangesAreAppliedToTheNewestVersion) {
  const std::string id = made("a");
  memory.before_describe = [&] {
    memory.images[id].properties["other"] = "change";
    memory.images[id].updated += std::chrono::seconds(1);
  };
  const auto changed = patch(id, R"([{"op": "replace", "path": "/name", "value": "b"}])");
  ASSERT_EQ(changed.status, 200U) << changed.body;
  EXPECT_EQ(body(changed).at("name"), "b");
  EXPECT_EQ(body(changed).at("other"), "change");
  EXPECT_EQ(world.send("PATCH", path(id), "[]").status, 415U);
  EXPECT_EQ(world.send("PUT", path(id) + "/tags/red").status, 204U);
  EXPECT_EQ(world.get(path(id)).at("tags"), json::array({"red"}));
  EXPECT_EQ(world.send("DELETE", path(id) + "/tags/red").status, 204U);
  EXPECT_EQ(world.send("DELETE", path(id) + "/tags/red").status, 404U);
}

TEST_F(ImageTest, AProtectedImageStays) {
  const std::string id = made("a");
  patch(id, R"([{"op": "replace", "path": "/protected", "value": true}])");
  EXPECT_EQ(world.send("DELETE", path(id)).status, 403U);
  patch(id, R"([{"op": "replace", "path": "/protected", "value": false}])");
  EXPECT_EQ(world.send("DELETE", path(id)).status, 204U);
}

TEST_F(ImageTest, FormatsAreFixedOnceDataAreThere) {
  const std::string id = made("a");
  EXPECT_EQ(patch(id, R"([{"op": "replace", "path": "/disk_format", "value": "iso"}])").status, 200U);
  put(id, "data");
  EXPECT_EQ(patch(id, R"([{"op": "replace", "path": "/disk_format", "value": "raw"}])").status, 403U);
}

TEST_F(ImageTest, UploadsThatFailLeaveNothing) {
  const std::string id = made("a");
  EXPECT_EQ(put(id, std::string(1'000'001, 'x')).status, 413U);
  EXPECT_EQ(world.get(path(id)).at("status"), "queued");
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ(world.send("PUT", path(id) + "/file", "x", {{"Content-Type", "text/plain"}}).status, 415U);
  memory.before_end = [&] { memory.images.clear(); };
  EXPECT_EQ(put(id, "x").status, 410U) << "deleted meanwhile";
  EXPECT_EQ(files(), 0U);
  const auto bare = make({{"name", "n"}});
  EXPECT_EQ(put(body(bare).at("id"), "x").status, 400U) << "formats are missing";
}

// A body that breaks off.
class BrokenStream final : public http::ByteStream {
 public:
  awaitable<std::size_t> read(std::span<char> into) override {
    if (++reads > 2) throw Fault(Errc::bad_request, "the client has gone");
    std::fill(into.begin(), into.end(), 'x');
    co_return into.size();
  }
  int reads = 0;
};

TEST_F(ImageTest, AClientThatGoesAwayFreesTheImage) {
  const std::string id = made("a");
  http::Request request;
  request.method = "PUT";
  request.path = request.target = path(id) + "/file";
  request.headers = {{"X-Auth-Token", admin}, {"Content-Type", "application/octet-stream"}};
  request.stream = std::make_shared<BrokenStream>();
  const auto response = run_on(world.loop, world.cloud->mounts(1)[1].handler(std::move(request)));
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(world.get(path(id)).at("status"), "queued");
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ(put(id, "whole").status, 204U);
}

TEST_F(ImageTest, PagesFollowTheirLinks) {
  for (const char* name : {"a", "b", "c"}) made(name);
  auto page = world.get("/image/v2/images?limit=2&sort=name:asc");
  EXPECT_EQ(page.at("images").size(), 2U);
  EXPECT_EQ(page.at("first"), "/v2/images?limit=2&sort=name%3Aasc");
  const std::string next = page.at("next");
  page = world.get("/image" + next);
  ASSERT_EQ(page.at("images").size(), 1U);
  EXPECT_EQ(page.at("images").at(0).at("name"), "c");
  EXPECT_FALSE(page.contains("next"));
  EXPECT_EQ(page.at("schema"), "/v2/schemas/images");
}

TEST_F(ImageTest, ErrorsAndOddities) {
  const auto absent = world.send("GET", path(new_uuid()));
  EXPECT_EQ(absent.status, 404U);
  EXPECT_EQ(body(absent).at("title"), "Not Found");
  EXPECT_THAT(body(absent).at("message"), HasSubstr("No image found with ID"));
  EXPECT_EQ(world.send("GET", path("no-uuid")).status, 404U);
  EXPECT_EQ(world.send("GET", "/image/v2/images?limit=x").status, 400U);
  EXPECT_EQ(world.send("POST", "/image/v2/images", "[1").status, 400U);
  EXPECT_EQ(world.send("PUT", "/image/v2/images").status, 405U);
  const std::string id = new_uuid();
  EXPECT_EQ(make({{"id", id}}).status, 201U);
  EXPECT_EQ(make({{"id", id}}).status, 409U);
  EXPECT_EQ(world.get(path(id) + "/members").at("members").size(), 0U);
  EXPECT_TRUE(world.get("/image/v2/schemas/image").at("properties").contains("min_ram"));
  EXPECT_EQ(world.get("/image/v2/schemas/images").at("name"), "images");
}

}  // namespace
}  // namespace nova::test
