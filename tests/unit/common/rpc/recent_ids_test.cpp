#include "common/rpc/recent_ids.hpp"

#include <gtest/gtest.h>

namespace nova::rpc {
namespace {

TEST(RecentIds, forgets_the_oldest) {
  RecentIds ids(2);
  ids.add("a");
  ids.add("b");
  ids.add("a");
  EXPECT_TRUE(ids.contains("a"));
  ids.add("c");
  EXPECT_FALSE(ids.contains("a"));
  EXPECT_TRUE(ids.contains("b"));
  EXPECT_TRUE(ids.contains("c"));
}

}  // namespace
}  // namespace nova::rpc
