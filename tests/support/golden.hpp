// Golden files under tests/golden (tests run in the root of the tree). With NOVA_WRITE_GOLDEN=1 in the
// environment the files are written anew instead: read the difference before it is committed.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace nova::test {

inline std::string golden_text(const std::string& name) {
  std::ifstream in("tests/golden/" + name);
  EXPECT_TRUE(in.good()) << "no golden file " << name;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Compares as JSON: the order of members does not matter, everything else does.
inline void expect_golden_json(const std::string& name, const std::string& actual) {
  if (std::getenv("NOVA_WRITE_GOLDEN") != nullptr) {
    const std::filesystem::path path = "tests/golden/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << nlohmann::json::parse(actual).dump(2) << "\n";
  }
  const auto expected = nlohmann::json::parse(golden_text(name));
  const auto given = nlohmann::json::parse(actual);
  EXPECT_EQ(given, expected) << name << "\ndifference: " << nlohmann::json::diff(expected, given).dump(1);
}

}  // namespace nova::test
