#include <gtest/gtest.h>

#include "conductor/manage/table.hpp"
#include "conductor/manage/upgrade_checks.hpp"

namespace nova::manage {
namespace {

TEST(ManageTable, ColumnsAreAsWideAsTheirWidestCell) {
  Table table({"Name", "N"});
  table.add({"ü", "100"});
  table.add({"longer"});
  EXPECT_EQ(table.text(),
            "+--------+-----+\n"
            "| Name   | N   |\n"
            "+--------+-----+\n"
            "| ü      | 100 |\n"
            "| longer |     |\n"
            "+--------+-----+\n");
}

TEST(UpgradeReport, TheWorstResultDecides) {
  const std::vector<CheckResult> results{{"a", Verdict::success, {}}, {"b", Verdict::warning, "look"}};
  EXPECT_EQ(worst(results), Verdict::warning);
  EXPECT_EQ(worst({}), Verdict::success);
  const auto text = report(results);
  EXPECT_NE(text.find("| Check: b "), std::string::npos);
  EXPECT_NE(text.find("| Result: Warning "), std::string::npos);
  EXPECT_NE(text.find("| Details: None "), std::string::npos);
}

TEST(UpgradeReport, LongDetailsAreBroken) {
  const auto text = report({{"a", Verdict::failure, std::string(200, 'x')}});
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
    EXPECT_EQ(end - begin, 76U);
}

}  // namespace
}  // namespace nova::manage
