#include "conductor/db/query.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "common/error.hpp"

namespace nova::db {
namespace {

TEST(Queries, SectionsBeginWithTheirNames) {
  const auto all = parse_queries(
      "-- head\n-- name: one\n-- why\nSELECT 1;\n\n-- name: two\n-- plan: custom\nDELETE FROM t\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "one");
  EXPECT_EQ(all[0].text, "SELECT 1");
  EXPECT_TRUE(all[0].reads);
  EXPECT_FALSE(all[0].custom_plan);
  EXPECT_EQ(all[1].text, "DELETE FROM t");
  EXPECT_TRUE(all[1].custom_plan);
  EXPECT_FALSE(all[1].reads);
}

TEST(Queries, ASelectCanBeMarkedAsWriting) {
  EXPECT_FALSE(parse_queries("-- name: n\n-- writes\nSELECT nextval('s')")[0].reads);
}

TEST(Queries, WhatChangesOrLocksIsNoRead) {
  EXPECT_TRUE(only_reads("SELECT a FROM t WHERE b = 'UPDATE'"));
  EXPECT_TRUE(only_reads("SELECT a -- DELETE\nFROM t"));
  EXPECT_TRUE(only_reads("WITH x AS (SELECT 1) SELECT * FROM x"));
  EXPECT_FALSE(only_reads("WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x"));
  EXPECT_FALSE(only_reads("SELECT * FROM t FOR UPDATE"));
  EXPECT_FALSE(only_reads("LOCK TABLE t"));
}

TEST(Queries, EmptyAndDoubleNamesAreRefused) {
  EXPECT_THROW(parse_queries("-- name: \nSELECT 1"), Fault);
  EXPECT_THROW(parse_queries("-- name: a\n"), Fault);
  EXPECT_THROW(Queries(parse_queries("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;")), Fault);
  EXPECT_THROW(Queries().find("no such statement"), Fault);
}

std::set<std::string> names_in_code() {
  std::set<std::string> names;
  const std::regex literal(R"re("([a-z_0-9]+)"_sql|Statement\("([a-z_0-9]+)"\))re");
  for (const auto& entry : std::filesystem::recursive_directory_iterator("conductor")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    for (std::sregex_iterator at(all.begin(), all.end(), literal), end; at != end; ++at)
      names.insert((*at)[1].matched ? (*at)[1] : (*at)[2]);
  }
  return names;
}

TEST(Queries, CodeAndFilesNameTheSameStatements) {
  const auto used = names_in_code();
  const Queries queries;
  std::set<std::string> written;
  for (const auto& query : queries.all()) written.insert(query.name);
  for (const auto& name : used)
    EXPECT_TRUE(written.contains(name)) << name << " is in no file of conductor/db/queries";
  for (const auto& name : written) EXPECT_TRUE(used.contains(name)) << name << " is used nowhere";
}

}  // namespace
}  // namespace nova::db
