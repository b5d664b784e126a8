#include <gtest/gtest.h>

#include "scheduler/match/requirement.hpp"
#include "scheduler/match/text.hpp"
#include "scheduler/match/version.hpp"

namespace nova::scheduler {
namespace {

struct Case {
  const char* value;
  const char* requirement;
  bool holds;
};

TEST(Requirement, EveryOperator) {
  const Case cases[] = {
      {"kvm", "kvm", true},
      {"kvm", "qemu", false},
      {"kvm ", "kvm", false},
      {"5", "= 4", true},
      {"3", "= 4", false},
      {"4.0", "== 4", true},
      {"4", "!= 4", false},
      {"5", "!= 4", true},
      {"4", ">= 4", true},
      {"3", ">= 4", false},
      {"4", "<= 4", true},
      {"5", "<= 4", false},
      {"many", ">= 4", false},
      {"4", ">= many", false},
      {"10", "s< 9", true},
      {"abc", "s== abc", true},
      {"abc", "s!= abc", false},
      {"abd", "s> abc", true},
      {"abc", "s>= abc", true},
      {"abd", "s<= abc", false},
      {"12311321", "<in> 11", true},
      {"12311321", "<in> 99", false},
      {"['aes', 'avx', 'sse']", "<all-in> aes sse", true},
      {"['aes', 'avx']", "<all-in> aes sse", false},
      {"aes sse", "<all-in> aes", false},
      {"b", "<or> a <or> b", true},
      {"c", "<or> a <or> b", false},
      {"a", "<or> ab", false},
  };
  for (const Case& one : cases)
    EXPECT_EQ(matches(one.value, one.requirement), one.holds) << one.value << " " << one.requirement;
}

TEST(Version, TextOfLibvirtNumbers) {
  EXPECT_EQ(version_text(7002022), "7.2.22");
  EXPECT_EQ(version_text(0), "0");
  EXPECT_EQ(version_text(1000), "1.0");
}

TEST(Version, Predicates) {
  EXPECT_TRUE(version_satisfies("7.2.22", ">=2.0, <8"));
  EXPECT_FALSE(version_satisfies("7.2.22", ">=2.0, <7.2"));
  EXPECT_TRUE(version_satisfies("7.10", ">7.9"));
  EXPECT_TRUE(version_satisfies("7.2", "==7.2"));
  EXPECT_FALSE(version_satisfies("7.2", "!=7.2"));
  EXPECT_FALSE(version_satisfies("7.2", "about 7"));
  EXPECT_FALSE(version_satisfies("7.2", ">="));
}

TEST(Text, NumbersAreWholeTexts) {
  EXPECT_EQ(to_number(" 2.5 "), 2.5);
  EXPECT_EQ(to_integer("+7"), 7);
  EXPECT_FALSE(to_integer("7 MB"));
  EXPECT_FALSE(to_number(""));
  EXPECT_TRUE(to_bool(" Yes"));
  EXPECT_FALSE(to_bool("2"));
}

TEST(Text, Parts) {
  EXPECT_EQ(split("a, b ,", ',').size(), 3u);
  EXPECT_EQ(split("a, b ,", ',')[1], "b");
  EXPECT_EQ(words("  a  b ").size(), 2u);
}

}  // namespace
}  // namespace nova::scheduler
