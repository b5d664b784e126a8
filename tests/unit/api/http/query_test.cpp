#include "api/http/query.hpp"

#include <gtest/gtest.h>

#include <array>

#include "common/error.hpp"

namespace nova::api {
namespace {

constexpr std::array params{QueryParam{"limit", check_count}, QueryParam{"marker", nullptr, {}, false},
                            QueryParam{"name", check_regex}, QueryParam{"tags", nullptr, {.from = {2, 26}}}};
constexpr QueryRules rules{params, {2, 75}};

std::string refusal(const Query::Items& given, Microversion version = {2, 1}) {
  try {
    check_query(given, rules, version);
  } catch (const Fault& fault) {
    return fault.what();
  }
  return {};
}

TEST(Query, KnownParametersPass) {
  const Query query =
      check_query({{"limit", "2"}, {"name", "a.*"}, {"name", "b"}, {"tags", "x"}}, rules, {2, 1});
  EXPECT_EQ(*query.last("limit"), "2");
  EXPECT_EQ(*query.last("name"), "b");
  EXPECT_EQ(query.all("name").size(), 2U);
  EXPECT_FALSE(query.has("tags")) << "not yet at 2.1";
  EXPECT_TRUE(check_query({{"tags", "x"}}, rules, {2, 26}).has("tags"));
}

TEST(Query, ValuesAreCheckedInNovasWords) {
  EXPECT_EQ(refusal({{"limit", "-1"}}),
            "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'");
  EXPECT_EQ(refusal({{"name", "("}}),
            "Invalid input for query parameters name. Value: (. '(' is not a 'regex'");
  EXPECT_EQ(refusal({{"marker", "a"}, {"marker", "b"}}),
            "Invalid input for query parameters marker. Value: ['a', 'b']. ['a', 'b'] is too long");
}

TEST(Query, UnknownParametersAreAnErrorFromTheStrictVersionOn) {
  EXPECT_EQ(refusal({{"bogus", "1"}}, {2, 74}), "");
  EXPECT_EQ(refusal({{"bogus", "1"}}, {2, 75}),
            "Additional properties are not allowed ('bogus' was unexpected)");
}

}  // namespace
}  // namespace nova::api
