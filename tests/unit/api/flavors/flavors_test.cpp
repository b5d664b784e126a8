#include "api/flavors/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "proto/conductor/flavors.hpp"
#include "tests/support/api_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::flavors {
namespace {

using testing::HasSubstr;

// The conductor's flavor service over a map.
class FakeFlavors {
 public:
  std::map<std::string, proto::Flavor> rows;
  std::map<std::string, std::vector<std::string>> access;
  proto::ListFlavors::Request last_list;

  awaitable<proto::GetFlavor::Reply> on(Context, proto::GetFlavor::Request r) {
    co_return reply(r.flavor_id);
  }
  awaitable<proto::ListFlavors::Reply> on(Context, proto::ListFlavors::Request r) {
    last_list = r;
    proto::ListFlavors::Reply page;
    for (const auto& [id, flavor] : rows)
      if (id > r.marker && page.flavors.size() < static_cast<std::size_t>(r.limit))
        page.flavors.push_back(flavor);
    co_return page;
  }
  awaitable<proto::GetFlavor::Reply> on(Context, proto::CreateFlavor::Request r) {
    if (r.flavor.flavor_id.empty()) r.flavor.flavor_id = "made";
    if (rows.contains(r.flavor.flavor_id)) throw Fault(Errc::conflict, "Flavor with ID already exists.");
    rows[r.flavor.flavor_id] = r.flavor;
    co_return reply(r.flavor.flavor_id);
  }
  awaitable<proto::GetFlavor::Reply> on(Context, proto::DescribeFlavor::Request r) {
    get(r.flavor_id).description = r.description;
    co_return reply(r.flavor_id);
  }
  awaitable<rpc::Nothing> on(Context, proto::DeleteFlavor::Request r) {
    get(r.flavor_id);
    rows.erase(r.flavor_id);
    co_return rpc::Nothing{};
  }
  awaitable<proto::GetFlavor::Reply> on(Context, proto::ChangeFlavorExtraSpecs::Request r) {
    for (const auto& [key, value] : r.extra_specs) {
      if (r.change == proto::MapChange::remove)
        get(r.flavor_id).extra_specs.erase(key);
      else
        get(r.flavor_id).extra_specs[key] = value;
    }
    co_return reply(r.flavor_id);
  }
  awaitable<proto::ChangeFlavorAccess::Reply> on(Context, proto::ChangeFlavorAccess::Request r) {
    auto& list = access[r.flavor_id];
    if (!r.add.empty()) list.push_back(r.add);
    if (!r.remove.empty()) std::erase(list, r.remove);
    proto::ChangeFlavorAccess::Reply reply;
    reply.projects = list;
    co_return reply;
  }

 private:
  proto::Flavor& get(const std::string& id) {
    const auto at = rows.find(id);
    if (at == rows.end()) throw Fault(Errc::not_found, "Flavor " + id + " could not be found.");
    return at->second;
  }
  proto::GetFlavor::Reply reply(const std::string& id) {
    proto::GetFlavor::Reply r;
    r.flavor = get(id);
    return r;
  }
};

proto::Flavor flavor(std::string id, std::string name, int ram, int disk) {
  proto::Flavor f;
  f.flavor_id = std::move(id);
  f.name = std::move(name);
  f.memory_mb = ram;
  f.root_gb = disk;
  f.vcpus = 1;
  return f;
}

class Flavors : public testing::Test {
 protected:
  Flavors() {
    world.serve(rpc::Address("conductor"), fake, proto::FlavorsService{});
    fake.rows["1"] = flavor("1", "m1.tiny", 512, 1);
    auto described = flavor("7", "m1.small.description", 2048, 20);
    described.description = "test description";
    described.extra_specs = {{"hw:numa_nodes", "1"}, {"hw:cpu_policy", "shared"}};
    fake.rows["7"] = described;
    world.token = "admin";
  }
  http::Response post_flavor(const std::string& members) {
    return world.post("/v2.1/flavors", "{\"flavor\": {" + members + "}}");
  }
  std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  const std::string root = std::string("/v2.1/") + test::project;
  FakeFlavors fake;
  test::ApiWorld world{{routes()}};
};

TEST_F(Flavors, ViewsOfEveryVersion) {
  for (const auto& [version, id] :
       {std::pair{"2.1", "1"}, {"2.55", "7"}, {"2.61", "7"}, {"2.75", "7"}, {"2.102", "7"}}) {
    world.version = version;
    test::expect_golden_json(std::string("api/flavors/get-") + version + ".json",
                             world.get(root + "/flavors/" + id).body);
    fake.rows.erase("7");
    test::expect_golden_json(std::string("api/flavors/list-") + version + ".json",
                             world.get(root + "/flavors").body);
    auto described = flavor("7", "m1.small.description", 2048, 20);
    described.description = "test description";
    described.extra_specs = {{"hw:numa_nodes", "1"}, {"hw:cpu_policy", "shared"}};
    fake.rows["7"] = described;
  }
}

TEST_F(Flavors, PagesLinkToTheNext) {
  const auto first = nlohmann::json::parse(world.get("/v2.1/flavors/detail?minRam=1&limit=1").body);
  ASSERT_EQ(first.at("flavors").size(), 1U);
  EXPECT_EQ(first.at("flavors_links")[0].at("href"),
            "http://openstack.example.com/v2.1/flavors/detail?limit=1&minRam=1&marker=1");
  const auto last = nlohmann::json::parse(world.get("/v2.1/flavors?limit=5").body);
  EXPECT_FALSE(last.contains("flavors_links"));
}

TEST_F(Flavors, ListParameters) {
  world.get("/v2.1/flavors?is_public=none&minRam=5&minDisk=6&sort_key=memory_mb&sort_dir=desc");
  EXPECT_EQ(fake.last_list.is_public, std::nullopt);
  EXPECT_EQ(fake.last_list.min_ram, 5);
  EXPECT_EQ(fake.last_list.min_disk, 6);
  EXPECT_EQ(fake.last_list.sort_key, "memory_mb");
  EXPECT_EQ(fake.last_list.sort_dir, "desc");
  world.token = "member";
  world.get("/v2.1/flavors?is_public=none");
  EXPECT_EQ(fake.last_list.is_public, true);
}

TEST_F(Flavors, BadListParameters) {
  EXPECT_EQ(message(world.get("/v2.1/flavors?minRam=x")), "Invalid minRam filter [x]");
  EXPECT_EQ(message(world.get("/v2.1/flavors?is_public=maybe")), "Invalid is_public filter [maybe]");
  for (const char* query : {"limit=-1", "limit=x", "sort_key=bogus", "sort_dir=up"})
    EXPECT_EQ(world.get(std::string("/v2.1/flavors?") + query).status, 400U) << query;
  world.version = "2.102";
  EXPECT_EQ(world.get("/v2.1/flavors?sort_key=rxtx_factor").status, 400U);
  EXPECT_EQ(world.get("/v2.1/flavors?name=m1.tiny").status, 200U);
  EXPECT_EQ(fake.last_list.name, "m1.tiny");
}

TEST_F(Flavors, Create) {
  const auto response = post_flavor(
      R"("name": "n", "ram": "64", "vcpus": 2, "disk": 3, "swap": 4, "id": 9,)"
      R"("OS-FLV-EXT-DATA:ephemeral": 5, "os-flavor-access:is_public": "no", "rxtx_factor": 2.0)");
  EXPECT_EQ(response.status, 200U);
  const auto& made = fake.rows.at("9");
  EXPECT_EQ(std::tie(made.name, made.memory_mb, made.vcpus, made.root_gb, made.swap_mb, made.ephemeral_gb,
                     made.is_public),
            std::make_tuple("n", 64, 2, 3, 4, 5, false));
  EXPECT_EQ(made.rxtx_factor, 2.0);
  EXPECT_THAT(response.body, HasSubstr("\"swap\":4"));
  EXPECT_EQ(post_flavor(R"("name": "n2", "ram": 1, "vcpus": 1, "disk": 0, "id": null)").status, 200U);
  EXPECT_TRUE(fake.rows.contains("made"));
  EXPECT_EQ(post_flavor(R"("name": "n", "ram": 1, "vcpus": 1, "disk": 0, "id": "9")").status, 409U);
}

TEST_F(Flavors, BadCreates) {
  const std::string rest = R"(, "ram": 1, "vcpus": 1, "disk": 0)";
  EXPECT_EQ(message(post_flavor(R"("name": "n", "ram": 0, "vcpus": 1, "disk": 0)")),
            "Invalid input for field/attribute ram. Value: 0. 0 is less than the minimum of 1");
  EXPECT_EQ(message(post_flavor(R"("name": "n", "ram": "x", "vcpus": 1, "disk": 0)")),
            "Invalid input for field/attribute ram. Value: x. 'x' does not match '^[0-9]+$'");
  for (const std::string& bad :
       {std::string(R"("name": "")"), std::string(R"("name": " n")"),
        std::string(R"("name": "n", "id": " x")"), std::string(R"("name": "n", "id": "a/b")"),
        std::string(R"("name": "n", "bogus": 1)"), std::string(R"("name": "n", "description": "early")"),
        std::string(R"("name": "n", "ram": 2147483648)"), "\"name\": \"" + std::string(256, 'n') + "\""})
    EXPECT_EQ(post_flavor(bad + (bad.find("ram") == std::string::npos ? rest : "")).status, 400U) << bad;
  world.version = "2.102";
  EXPECT_EQ(post_flavor(R"("name": "n", "rxtx_factor": 1.0)" + rest).status, 400U);
}

TEST_F(Flavors, OnlyAdministratorsManage) {
  world.token = "member";
  EXPECT_EQ(post_flavor(R"("name": "n", "ram": 1, "vcpus": 1, "disk": 0)").status, 403U);
  EXPECT_EQ(world.del("/v2.1/flavors/1").status, 403U);
  EXPECT_EQ(world.get("/v2.1/flavors/1/os-flavor-access").status, 403U);
  EXPECT_EQ(world.get("/v2.1/flavors/1").status, 200U);
}

TEST_F(Flavors, DescriptionFrom2_55) {
  const std::string body = R"({"flavor": {"description": "new"}})";
  EXPECT_EQ(world.put("/v2.1/flavors/1", body).status, 404U);
  world.version = "2.55";
  EXPECT_THAT(world.put("/v2.1/flavors/1", body).body, HasSubstr("\"description\":\"new\""));
  EXPECT_THAT(world.put("/v2.1/flavors/1", R"({"flavor": {"description": null}})").body,
              HasSubstr("\"description\":null"));
  EXPECT_EQ(world.put("/v2.1/flavors/1", R"({"flavor": {}})").status, 400U);
}

TEST_F(Flavors, Delete) {
  EXPECT_EQ(world.del("/v2.1/flavors/1").status, 202U);
  EXPECT_EQ(message(world.del("/v2.1/flavors/1")), "Flavor 1 could not be found.");
}

TEST_F(Flavors, ExtraSpecs) {
  const std::string path = "/v2.1/flavors/1/os-extra_specs";
  EXPECT_EQ(world.post(path, R"({"extra_specs": {"a:b": "c", "n": 4}})").body,
            R"({"extra_specs":{"a:b":"c","n":"4"}})");
  EXPECT_EQ(world.get(path).body, R"({"extra_specs":{"a:b":"c","n":"4"}})");
  EXPECT_EQ(world.put(path + "/n", R"({"n": "5"})").body, R"({"n":"5"})");
  EXPECT_EQ(world.get(path + "/n").body, R"({"n":"5"})");
  EXPECT_EQ(world.del(path + "/n").status, 200U);
  EXPECT_EQ(message(world.get(path + "/n")), "Flavor 1 has no extra specs with key n.");
  EXPECT_EQ(world.del(path + "/n").status, 404U);
  EXPECT_EQ(message(world.put(path + "/n", R"({"m": "5"})")), "Request body and URI mismatch");
  EXPECT_EQ(message(world.post(path, R"({"extra_specs": {"k?": "c"}})")),
            "Invalid input for field/attribute extra_specs. Value: {'k?': 'c'}. "
            "'k?' does not match any of the regexes: '^[a-zA-Z0-9-_:. ]{1,255}$'");
}

TEST_F(Flavors, KnownExtraSpecsAreCheckedFrom2_86) {
  const auto post = [&](const std::string& specs) {
    return world.post("/v2.1/flavors/1/os-extra_specs", "{\"extra_specs\": {" + specs + "}}").status;
  };
  EXPECT_EQ(post(R"("hw:nonsense": "1")"), 200U);
  world.version = "2.86";
  for (const char* good : {R"("hw:cpu_policy": "dedicated")", R"("mine:x": "y")", R"("hw:numa_mem.0": "5")",
                           R"("resources1:CUSTOM_X": "1")", R"("trait:HW_CPU_X86_AVX": "required")",
                           R"("hw:mem_page_size": "2MB")", R"("quota:disk_read_iops_sec": "0")"})
    EXPECT_EQ(post(good), 200U) << good;
  for (const char* bad : {R"("hw:nonsense": "1")", R"("hw:cpu_policy": "some")", R"("hw:numa_nodes": "0")",
                          R"("hw:redirected_usb_ports": "16")", R"("hw_rng:allowed": "perhaps")",
                          R"("trait:HW_CPU_X86_AVX": "wanted")", R"("quota:vif_limit": "x")"})
    EXPECT_EQ(post(bad), 400U) << bad;
}

TEST_F(Flavors, Access) {
  fake.rows["1"].is_public = false;
  const auto added = world.post("/v2.1/flavors/1/action", R"({"addTenantAccess": {"tenant": "p9"}})");
  EXPECT_EQ(added.body, R"({"flavor_access":[{"flavor_id":"1","tenant_id":"p9"}]})");
  EXPECT_EQ(world.get("/v2.1/flavors/1/os-flavor-access").body, added.body);
  EXPECT_EQ(world.post("/v2.1/flavors/1/action", R"({"removeTenantAccess": {"tenant": "p9"}})").body,
            R"({"flavor_access":[]})");
  EXPECT_EQ(message(world.post("/v2.1/flavors/1/action", R"({"addTenantAccess": {"tenant": "nobody"}})")),
            "Project ID nobody is not a valid project.");
  EXPECT_EQ(world.get("/v2.1/flavors/7/os-flavor-access").status, 404U);
}

TEST_F(Flavors, APublicFlavorTakesNoAccessFrom2_7) {
  const std::string body = R"({"addTenantAccess": {"tenant": "p9"}})";
  EXPECT_EQ(world.post("/v2.1/flavors/1/action", body).status, 200U);
  world.version = "2.7";
  EXPECT_EQ(world.post("/v2.1/flavors/1/action", body).status, 409U);
}

}  // namespace
}  // namespace nova::api::flavors
