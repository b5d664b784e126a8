#include "api/http/router.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "api/http/request.hpp"

namespace nova::api {
namespace {

awaitable<Reply> nothing(Request&) { co_return Reply{}; }

constexpr std::array table{
    Route{.path = "/servers", .handler = nothing},
    Route{.path = "/servers/detail", .handler = nothing},
    Route{.path = "/servers/{id}", .handler = nothing},
    Route{.verb = Verb::post, .path = "/servers/{id}/action", .action = "lock", .handler = nothing},
    Route{.verb = Verb::post, .path = "/servers/{id}/action", .action = "unlock", .handler = nothing},
    Route{.path = "/servers/{id}/tags/{tag}", .versions = {.from = {2, 26}}, .handler = nothing}};

Router::Match find(Verb verb, std::string_view path) {
  return Router({RouteTable(table)}).find(verb, path_segments(path));
}

TEST(Router, LiteralPartsWin) {
  EXPECT_EQ(find(Verb::get, "/servers/detail").routes.front()->path, "/servers/detail");
  const auto one = find(Verb::get, "/servers/detailed");
  EXPECT_EQ(one.routes.front()->path, "/servers/{id}");
  EXPECT_EQ(one.values, PathValues{"detailed"});
}

TEST(Router, ValuesAreDecoded) {
  EXPECT_EQ(find(Verb::get, "/servers/a/tags/x%20y%2Fz").values, (PathValues{"a", "x y/z"}));
}

TEST(Router, ActionsShareAPath) { EXPECT_EQ(find(Verb::post, "/servers/a/action").routes.size(), 2U); }

TEST(Router, NothingFits) {
  EXPECT_TRUE(find(Verb::put, "/servers/a").routes.empty());
  EXPECT_TRUE(find(Verb::get, "/nothing").routes.empty());
  EXPECT_TRUE(find(Verb::get, "/servers/a/b/c/d").routes.empty());
}

TEST(Router, TwoRowsForOneThingAreRefused) {
  static constexpr std::array twice{
      Route{.path = "/a/{x}", .versions = {.upto = {2, 5}}, .handler = nothing},
      Route{.path = "/a/{y}", .versions = {.from = {2, 5}}, .handler = nothing}};
  EXPECT_THROW(Router({RouteTable(twice)}), std::logic_error);
}

}  // namespace
}  // namespace nova::api
