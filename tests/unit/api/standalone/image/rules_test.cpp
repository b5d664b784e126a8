#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "api/standalone/image/fields.hpp"
#include "api/standalone/image/filters.hpp"
#include "api/standalone/image/patch.hpp"
#include "api/standalone/image/rights.hpp"
#include "api/standalone/image/view.hpp"
#include "api/standalone/image/writer.hpp"
#include "common/error.hpp"
#include "common/http/url.hpp"

namespace nova::api::standalone {
namespace {

using namespace std::chrono_literals;
using proto::images::Image;
using proto::images::Status;
using proto::images::Visibility;
using testing::ElementsAre;

template <class F>
std::optional<Errc> error_of(F f) {
  try {
    f();
  } catch (const Fault& fault) {
    return fault.code();
  }
  return std::nullopt;
}

Image image(std::string name, std::int64_t size = 1, int second = 0) {
  Image out;
  out.id = "id-" + name;
  out.name = std::move(name);
  out.owner = "p1";
  out.status = Status::active;
  out.visibility = Visibility::public_;
  out.size = size;
  out.disk_format = "raw";
  out.created = out.updated = Timestamp(std::chrono::seconds(second));
  return out;
}

// --- patch

std::optional<Errc> patched(Image& one, const std::string& text) {
  return error_of([&] { apply_patch(one, json::parse(text).root()); });
}

TEST(ImagePatch, FieldsAndProperties) {
  Image one = image("a");
  EXPECT_FALSE(patched(one, R"([{"op": "replace", "path": "/name", "value": "b"},
                                {"op": "add", "path": "/os_type", "value": "linux"},
                                {"op": "replace", "path": "/os_type", "value": "bsd"},
                                {"op": "add", "path": "/a~1b~0c", "value": "x"},
                                {"op": "add", "path": "/min_disk", "value": 3},
                                {"op": "replace", "path": "/protected", "value": true},
                                {"op": "replace", "path": "/tags", "value": ["t1", "t1", "t2"]},
                                {"op": "add", "path": "/tags/-", "value": "t3"},
                                {"op": "remove", "path": "/tags/0"}])"));
  EXPECT_EQ(one.name, "b");
  EXPECT_EQ(one.properties.at("os_type"), "bsd");
  EXPECT_EQ(one.properties.at("a/b~c"), "x");
  EXPECT_EQ(one.min_disk, 3);
  EXPECT_TRUE(one.is_protected);
  EXPECT_THAT(one.tags, ElementsAre("t2", "t3"));
  EXPECT_FALSE(patched(
      one, R"([{"op": "remove", "path": "/os_type"}, {"op": "replace", "path": "/name", "value": null}])"));
  EXPECT_FALSE(one.properties.contains("os_type"));
  EXPECT_FALSE(one.name);
}

TEST(ImagePatch, WhatMayNotBeWritten) {
  Image one = image("a");
  for (const char* name :
       {"status", "size", "checksum", "created_at", "self", "id", "locations", "os_hash_value"})
    EXPECT_EQ(patched(one, std::string(R"([{"op": "replace", "path": "/)") + name + R"(", "value": "x"}])"),
              Errc::forbidden)
        << name;
  EXPECT_EQ(patched(one, R"([{"op": "remove", "path": "/name"}])"), Errc::forbidden);
  EXPECT_EQ(patched(one, R"([{"op": "remove", "path": "/size"}])"), Errc::forbidden);
}

TEST(ImagePatch, PropertiesThatAreNotThere) {
  Image one = image("a");
  EXPECT_EQ(patched(one, R"([{"op": "replace", "path": "/x", "value": "1"}])"), Errc::conflict);
  EXPECT_EQ(patched(one, R"([{"op": "remove", "path": "/x"}])"), Errc::conflict);
}

TEST(ImagePatch, Malformed) {
  Image one = image("a");
  for (const char* text :
       {"null", "{}", "[1]", "[{}]", R"([{"op": "move", "path": "/a"}])",
        R"([{"op": "add", "path": "name", "value": 1}])", R"([{"op": "add", "path": "/name"}])",
        R"([{"op": "add", "path": "/name", "value": 7}])", R"([{"op": "add", "path": "/x", "value": 7}])",
        R"([{"op": "add", "path": "/a/b", "value": "x"}])", R"([{"op": "add", "path": "/a~", "value": "x"}])",
        R"([{"op": "add", "path": "/", "value": "x"}])",
        R"([{"op": "add", "path": "/tags/9", "value": "x"}])", R"([{"op": "remove", "path": "/tags/-"}])",
        R"([{"op": "add", "path": "/tags/99999999999999999999", "value": "x"}])",
        R"([{"op": "replace", "path": "/visibility", "value": "secret"}])",
        R"([{"op": "replace", "path": "/disk_format", "value": "floppy"}])",
        R"([{"op": "replace", "path": "/min_ram", "value": -1}])"})
    EXPECT_EQ(patched(one, text), Errc::bad_request) << text;
}

TEST(ImageFields, ANewImage) {
  const auto parse = [](const std::string& text) { return parse_new_image(json::parse(text).root()); };
  const Image one =
      parse(R"({"name": "n", "disk_format": "qcow2", "container_format": "bare", "visibility": "private",
                              "min_ram": 64, "tags": ["a"], "hw_disk_bus": "virtio"})");
  EXPECT_EQ(one.visibility, Visibility::private_);
  EXPECT_EQ(one.properties.at("hw_disk_bus"), "virtio");
  EXPECT_EQ(one.status, Status::queued);
  EXPECT_EQ(parse("{}").visibility, Visibility::shared);
  for (const char* text :
       {"[]", "7", R"({"id": "7"})", R"({"x": 1})", R"({"tags": "a"})", R"({"protected": "yes"})"})
    EXPECT_EQ(error_of([&] { parse(text); }), Errc::bad_request) << text;
  EXPECT_EQ(error_of([&] { parse(R"({"status": "active"})"); }), Errc::forbidden);
  std::string many = "{";
  for (int i = 0; i < 200; ++i) many += (i ? "," : "") + ("\"p" + std::to_string(i)) + "\": \"x\"";
  EXPECT_EQ(error_of([&] { parse(many + "}"); }), Errc::too_large);
}

// --- lists

std::vector<std::string> selected(const std::string& query, std::vector<Image> all,
                                  std::string project = "p1") {
  Context caller;
  caller.project_id = std::move(project);
  const auto page = select_images(std::move(all), parse_image_query(Query(http::parse_query(query)), caller));
  std::vector<std::string> names;
  for (const auto& one : page.images) names.push_back(*one.name);
  return names;
}

std::vector<Image> some() {
  auto a = image("a", 10, 1), b = image("b", 20, 2), c = image("c", 30, 3), hidden = image("h", 1, 4),
       offered = image("o", 5, 5);
  b.visibility = Visibility::private_;
  b.is_protected = true;
  c.tags = {"t", "u"};
  c.properties["os_type"] = "linux";
  c.disk_format = "qcow2";
  hidden.hidden = true;
  offered.visibility = Visibility::community;
  offered.owner = "p2";
  return {a, b, c, hidden, offered};
}

TEST(ImageList, NewestFirstWithoutHiddenAndOffered) {
  EXPECT_THAT(selected("", some()), ElementsAre("c", "b", "a"));
  EXPECT_THAT(selected("os_hidden=true", some()), ElementsAre("h"));
  EXPECT_THAT(selected("visibility=community", some()), ElementsAre("o"));
  EXPECT_THAT(selected("visibility=all", some()), ElementsAre("o", "c", "b", "a"));
  EXPECT_THAT(selected("", some(), "p2"), ElementsAre("o", "c", "b", "a")) << "its own";
}

TEST(ImageList, Filters) {
  EXPECT_THAT(selected("name=b", some()), ElementsAre("b"));
  EXPECT_THAT(selected("name=in:a,c,x", some()), ElementsAre("c", "a"));
  EXPECT_THAT(selected("id=in:id-a,\"id-b\"", some()), ElementsAre("b", "a"));
  EXPECT_THAT(selected("status=active&visibility=private", some()), ElementsAre("b"));
  EXPECT_THAT(selected("status=queued", some()), ElementsAre());
  EXPECT_THAT(selected("protected=true", some()), ElementsAre("b"));
  EXPECT_THAT(selected("tag=t&tag=u", some()), ElementsAre("c"));
  EXPECT_THAT(selected("tag=t&tag=v", some()), ElementsAre());
  EXPECT_THAT(selected("os_type=linux", some()), ElementsAre("c"));
  EXPECT_THAT(selected("disk_format=in:qcow2", some()), ElementsAre("c"));
  EXPECT_THAT(selected("size_min=15&size_max=25", some()), ElementsAre("b"));
  EXPECT_THAT(selected("owner=p2&visibility=all", some()), ElementsAre("o"));
  EXPECT_THAT(selected("created_at=gt:1970-01-01T00:00:01Z", some()), ElementsAre("c", "b"));
  EXPECT_THAT(selected("created_at=lte:1970-01-01T00:00:01Z", some()), ElementsAre("a"));
  EXPECT_THAT(selected("updated_at=neq:1970-01-01T00:00:02Z", some()), ElementsAre("c", "a"));
}

TEST(ImageList, Order) {
  EXPECT_THAT(selected("sort_key=name&sort_dir=asc", some()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(selected("sort=size:asc", some()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(selected("sort=disk_format:asc,name:desc", some()), ElementsAre("c", "b", "a"));
  EXPECT_THAT(selected("sort_dir=asc", some()), ElementsAre("a", "b", "c"));
}

TEST(ImageList, Pages) {
  EXPECT_THAT(selected("limit=2", some()), ElementsAre("c", "b"));
  EXPECT_THAT(selected("limit=2&marker=id-b", some()), ElementsAre("a"));
  EXPECT_THAT(selected("limit=0", some()), ElementsAre());
  Context caller;
  const auto page = select_images(some(), parse_image_query(Query(http::parse_query("limit=2")), caller));
  EXPECT_TRUE(page.more);
}

TEST(ImageList, WhatCannotBeRead) {
  for (const char* query :
       {"limit=-1", "limit=x", "marker=nowhere", "sort_key=colour", "sort_dir=up", "sort=name:up",
        "sort=name&sort_key=size", "visibility=secret", "protected=perhaps", "size_min=big",
        "created_at=gt:yesterday", "name=in:\"a", "sort_key=name&sort_dir=asc&sort_dir=desc"})
    EXPECT_EQ(error_of([&] { selected(query, some()); }), Errc::bad_request) << query;
}

// --- rights

Context caller(std::string project, std::vector<std::string> roles) {
  Context out;
  out.project_id = std::move(project);
  out.roles = std::move(roles);
  out.is_admin = out.has_role("admin");
  return out;
}

TEST(ImageRights, WhoMayWhat) {
  const Context admin = caller("a", {"admin"}), member = caller("p1", {"member", "reader"}),
                reader = caller("p1", {"reader"}), stranger = caller("p2", {"member"}),
                nobody = caller("", {});
  Image one = image("i");
  for (const auto visibility : {Visibility::private_, Visibility::shared}) {
    one.visibility = visibility;
    EXPECT_TRUE(may_see(member, one));
    EXPECT_TRUE(may_see(admin, one));
    EXPECT_FALSE(may_see(stranger, one));
    EXPECT_FALSE(may_see(nobody, one));
    EXPECT_EQ(error_of([&] { require_change(stranger, one); }), Errc::not_found) << "nothing is given away";
  }
  for (const auto visibility : {Visibility::public_, Visibility::community}) {
    one.visibility = visibility;
    EXPECT_TRUE(may_see(stranger, one));
    EXPECT_EQ(error_of([&] { require_change(stranger, one); }), Errc::forbidden);
  }
  EXPECT_FALSE(error_of([&] { require_change(member, one); }));
  EXPECT_FALSE(error_of([&] { require_change(admin, one); }));
  EXPECT_EQ(error_of([&] { require_change(reader, one); }), Errc::forbidden);
  EXPECT_EQ(error_of([&] { require_visibility(member, Visibility::public_); }), Errc::forbidden);
  EXPECT_FALSE(error_of([&] { require_visibility(member, Visibility::community); }));
  EXPECT_EQ(error_of([&] { require_create(reader, "p1"); }), Errc::forbidden);
  EXPECT_EQ(error_of([&] { require_create(member, "p2"); }), Errc::forbidden);
  EXPECT_EQ(error_of([&] { require_create(nobody, ""); }), Errc::forbidden);
  EXPECT_FALSE(error_of([&] { require_create(admin, "p2"); }));
}

TEST(ImageView, FieldsWinOverProperties) {
  Image one = image("i");
  one.properties["os_type"] = "linux";
  const auto view = nlohmann::json::parse(image_json(one));
  EXPECT_EQ(view.at("os_type"), "linux");
  EXPECT_EQ(view.at("visibility"), "public");
  EXPECT_EQ(view.at("file"), "/v2/images/id-i/file");
  EXPECT_TRUE(view.at("checksum").is_null());
  EXPECT_EQ(view.at("created_at"), "1970-01-01T00:00:00Z");
}

// --- files

TEST(ImageWriter, ChecksumsOnTheWay) {
  const std::string path = testing::TempDir() + "image-writer-test";
  std::filesystem::remove(path);
  {
    ImageWriter writer(path);
    writer.write(std::string_view("hello "));
    writer.write(std::string_view("world"));
    const auto data = writer.finish("raw");
    EXPECT_EQ(data.size, 11);
    EXPECT_EQ(data.virtual_size, 11);
    EXPECT_EQ(data.md5, "5eb63bbbe01eeed093cb22bb8f5acdc3");
    EXPECT_EQ(data.sha512.substr(0, 16), "309ecc489c12d6eb");
    EXPECT_THROW(ImageWriter again(path), Fault) << "an upload never writes into another's file";
  }
  EXPECT_EQ(std::filesystem::file_size(path), 11U);
  std::filesystem::remove(path);
  {
    ImageWriter writer(path);
  }
  EXPECT_FALSE(std::filesystem::exists(path)) << "not finished";
}

TEST(ImageWriter, VirtualSize) {
  std::string head = "QFI\xfb";
  head.resize(32, '\0');
  head[30] = '\x02';
  EXPECT_EQ(virtual_size("qcow2", head, 7), 512);
  EXPECT_EQ(virtual_size("qcow2", "no such thing", 7), std::nullopt);
  EXPECT_EQ(virtual_size("vmdk", head, 7), std::nullopt);
  EXPECT_EQ(virtual_size("raw", head, 7), 7);
}

}  // namespace
}  // namespace nova::api::standalone
