#include "api/microversions.hpp"

#include <gtest/gtest.h>

namespace nova::api {
namespace {

TEST(Microversions, AreInOrderWithoutGaps) {
  for (std::size_t i = 0; i < mv::all.size(); ++i)
    EXPECT_EQ(mv::all[i], (Microversion{2, static_cast<int>(i) + 1}));
}

TEST(Microversions, NamesStandAtTheirNumbers) {
  EXPECT_EQ(mv::embedded_flavor, (Microversion{2, 47}));
  EXPECT_EQ(mv::strict_parameters, (Microversion{2, 75}));
  EXPECT_EQ(mv::change_pinned_zone, (Microversion{2, 104}));
  EXPECT_EQ(mv::before(mv::no_personality), (Microversion{2, 56}));
}

}  // namespace
}  // namespace nova::api
