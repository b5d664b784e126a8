#include "api/standalone/network/listing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/standalone/network/rights.hpp"
#include "api/standalone/network/views.hpp"
#include "common/error.hpp"
#include "common/http/url.hpp"

namespace nova::api::standalone::network {
namespace {

class Listing : public testing::Test {
 protected:
  Listing() {
    add("p1", "web", "ACTIVE", true, "10.0.0.2", {"red", "blue"});
    add("p2", "db", "DOWN", true, "10.0.0.3", {"red"});
    add("p3", "", "ACTIVE", false, "10.0.0.20", {});
  }
  void add(const char* id, const char* name, const char* status, bool up, const char* address,
           std::vector<std::string> tags) {
    proto::networks::Port port;
    port.id = id;
    port.name = name;
    port.status = status;
    port.admin_state_up = up;
    port.fixed_ips = {{"s1", address}};
    port.tags = std::move(tags);
    items_.push_back(encode(view_of(port, true)));
  }
  nlohmann::json list(const std::string& query) {
    const Collection collection{"ports", member_names_of<PortView>(), "http://cloud/v2.0/ports"};
    return nlohmann::json::parse(list_body(collection, items_, Query(http::parse_query(query))));
  }
  std::string ids(const std::string& query) {
    const auto body = list(query);
    std::string out;
    for (const auto& item : body.at("ports")) out += item.at("id").get<std::string>() + " ";
    return out;
  }
  std::vector<std::string> items_;
};

TEST_F(Listing, FiltersByAnyAttribute) {
  EXPECT_EQ(ids(""), "p1 p2 p3 ");
  EXPECT_EQ(ids("status=ACTIVE"), "p1 p3 ");
  EXPECT_EQ(ids("status=ACTIVE&name=web"), "p1 ");
  EXPECT_EQ(ids("id=p3&id=p1"), "p1 p3 ");
  EXPECT_EQ(ids("name="), "p3 ");
  EXPECT_EQ(ids("name=nothing"), "");
}

TEST_F(Listing, BooleansComeInEveryWriting) {
  for (const char* yes : {"True", "true", "1"})
    EXPECT_EQ(ids(std::string("admin_state_up=") + yes), "p1 p2 ") << yes;
  for (const char* no : {"False", "false", "0"})
    EXPECT_EQ(ids(std::string("admin_state_up=") + no), "p3 ") << no;
  EXPECT_THROW(ids("admin_state_up=maybe"), Fault);
}

TEST_F(Listing, AddressesMatchByPartAndSubnet) {
  EXPECT_EQ(ids("fixed_ips=ip_address%3D10.0.0.2"), "p1 ");
  EXPECT_EQ(ids("fixed_ips=ip_address_substr%3D10.0.0.2"), "p1 p3 ");
  EXPECT_EQ(ids("fixed_ips=subnet_id%3Ds1&fixed_ips=ip_address%3D10.0.0.3"), "p2 ");
  EXPECT_EQ(ids("fixed_ips=subnet_id%3Ds2&fixed_ips=ip_address%3D10.0.0.3"), "");
}

TEST_F(Listing, Tags) {
  EXPECT_EQ(ids("tags=red"), "p1 p2 ");
  EXPECT_EQ(ids("tags=red,blue"), "p1 ");
  EXPECT_EQ(ids("tags-any=blue,green"), "p1 ");
  EXPECT_EQ(ids("not-tags=red,blue"), "p2 p3 ");
  EXPECT_EQ(ids("not-tags-any=red"), "p3 ");
}

TEST_F(Listing, FieldsOrderAndPages) {
  EXPECT_EQ(list("id=p1&fields=id&fields=name").at("ports").at(0).dump(), R"({"id":"p1","name":"web"})");
  EXPECT_EQ(list("id=p1&fields=id,status").at("ports").at(0).dump(), R"({"id":"p1","status":"ACTIVE"})");
  EXPECT_EQ(ids("sort_key=name"), "p3 p2 p1 ");
  EXPECT_EQ(ids("sort_key=status&sort_key=id&sort_dir=desc&sort_dir=desc"), "p2 p3 p1 ");
  const auto first = list("limit=2&status=ACTIVE&limit=1");
  EXPECT_EQ(first.at("ports").size(), 1U);
  EXPECT_EQ(first.at("ports_links").at(0).at("rel"), "next");
  const std::string href = first.at("ports_links").at(0).at("href");
  EXPECT_TRUE(href.starts_with("http://cloud/v2.0/ports?")) << href;
  EXPECT_EQ(ids(href.substr(href.find('?') + 1)), "p3 ");
  EXPECT_FALSE(list("limit=3").contains("ports_links"));
  EXPECT_EQ(ids("marker=p3&limit=1&page_reverse=True"), "p2 ");
}

TEST_F(Listing, NonsenseIsRefused) {
  for (const char* query : {"colour=red", "limit=-1", "limit=x", "marker=p9", "sort_key=colour",
                            "sort_key=id&sort_dir=up", "sort_key=id&sort_key=name&sort_dir=asc"})
    EXPECT_THROW(ids(query), Fault) << query;
}

TEST(Rights, OwnThingsAndEverything) {
  Context member;
  member.project_id = "p";
  member.roles = {"member", "reader"};
  Context reader = member;
  reader.roles = {"reader"};
  Context service = member;
  service.roles = {"service"};
  EXPECT_TRUE(owns(member, "p"));
  EXPECT_FALSE(owns(member, "q"));
  EXPECT_TRUE(owns(service, "q"));
  EXPECT_FALSE(owns(Context(), ""));
  EXPECT_THROW(require_writer(reader, "create_port"), Fault);
  EXPECT_NO_THROW(require_writer(service, "create_port"));
  EXPECT_THROW(require_owner(member, "q", "update_port"), Fault);
  EXPECT_EQ(project_for(member, {}, {}), "p");
  EXPECT_EQ(project_for(member, "p", "p"), "p");
  EXPECT_THROW(project_for(member, "q", {}), Fault);
  EXPECT_EQ(project_for(service, {}, "q"), "q");
  EXPECT_THROW(project_for(service, "p", "q"), Fault);
  EXPECT_THROW(project_for(Context(), {}, {}), Fault);
}

}  // namespace
}  // namespace nova::api::standalone::network
