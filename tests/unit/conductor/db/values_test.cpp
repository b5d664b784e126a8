// Values on their way in and out, URLs, migration names: what needs no server.
#include <gtest/gtest.h>

#include <array>

#include "conductor/db/migrate.hpp"
#include "conductor/db/params.hpp"
#include "conductor/db/rows.hpp"
#include "conductor/db/session_url.hpp"
#include "conductor/store/quota_room.hpp"
#include "conductor/store/servers.hpp"
#include "proto/states.hpp"

namespace nova::db {
namespace {

TEST(Params, EveryKindOfValueBecomesItsText) {
  const auto all =
      params("text", 42, true, false, std::nullopt, std::optional<int>(), std::optional<std::string>("x"),
             proto::TaskState::powering_off, proto::HostName("h"), std::vector<std::string>{"a"},
             Timestamp(std::chrono::seconds(0)), Secret("s"));
  const Params expected{"text",
                        "42",
                        "t",
                        "f",
                        std::nullopt,
                        std::nullopt,
                        "x",
                        "powering-off",
                        "h",
                        R"(["a"])",
                        "1970-01-01T00:00:00.000000Z",
                        "s"};
  EXPECT_EQ(all, expected);
}

TEST(Params, ArraysQuoteWhatWouldEndThem) {
  EXPECT_EQ(text_array({}).text, "{}");
  EXPECT_EQ(text_array({"a,b", "c\"d", "e\\f", ""}).text, R"({"a,b","c\"d","e\\f",""})");
}

TEST(Columns, ReadTimesWithAndWithoutFractions) {
  EXPECT_EQ(iso_micros(detail::read_time("t", "2026-11-22 18:41:00+00")), "2026-11-22T18:41:00.000000");
  EXPECT_EQ(iso_micros(detail::read_time("t", "2026-11-22 18:41:00.05+00")), "2026-11-22T18:41:00.050000");
  EXPECT_EQ(iso_micros(detail::read_time("t", "2026-11-22 18:41:00.123456+00")),
            "2026-11-22T18:41:00.123456");
  EXPECT_THROW(detail::read_time("t", "2026-11-22 18:41:00+02"), Fault);
  EXPECT_THROW(detail::read_time("t", "yesterday"), Fault);
}

TEST(Columns, AValueThatDoesNotFitIsAnInternalFault) {
  EXPECT_EQ(detail::Column<int>::read("c", "-3"), -3);
  EXPECT_THROW(detail::Column<int>::read("c", "3x"), Fault);
  EXPECT_THROW(detail::Column<int>::read("c", "99999999999"), Fault);
  EXPECT_THROW(detail::Column<proto::VmState>::read("c", "nonsense"), Fault);
}

TEST(Url, SqlAlchemyDriversAreDropped) {
  EXPECT_EQ(libpq_url("postgresql+psycopg2://u:p@h/n"), "postgresql://u:p@h/n");
  EXPECT_EQ(libpq_url("postgres://h/n"), "postgresql://h/n");
  EXPECT_THROW(libpq_url("mysql+pymysql://h/n"), Fault);
  EXPECT_THROW(libpq_url(""), Fault);
}

TEST(Url, CarriesWhatEverySessionNeeds) {
  Options options;
  options.connection = "postgresql+psycopg2://u:p@h/n";
  options.tcp_user_timeout = std::chrono::seconds(7);
  options.idle_in_transaction_timeout = std::chrono::seconds(9);
  const auto url = session_url(options);
  EXPECT_TRUE(
      url.starts_with("postgresql://u:p@h/n?keepalives=1&keepalives_idle=10&keepalives_interval=5&"
                      "keepalives_count=3&tcp_user_timeout=7000&connect_timeout=5&"))
      << url;
  EXPECT_TRUE(url.ends_with("%20-cidle_in_transaction_session_timeout%3D9000")) << url;
}

TEST(Url, WhatTheOperatorsUrlSaysOfTheNetworkIsLeft) {
  Options options;
  options.connection = "postgresql://h/n?sslmode=verify-full&keepalives_idle=99&keepalives=0";
  const auto url = session_url(options);
  EXPECT_TRUE(url.starts_with(options.connection + "&keepalives_interval=5&")) << url;
  EXPECT_EQ(url.find("keepalives_idle=10"), std::string::npos);
  EXPECT_EQ(url.find("keepalives=1"), std::string::npos);
}

TEST(Migrations, AreNumberedWithoutGaps) {
  const std::array good{EmbeddedFile{"0002_b.sql", "2"}, EmbeddedFile{"0001_a.sql", "1"}};
  const auto sorted = migrations_from(good);
  EXPECT_EQ(sorted[0].sql, "1");
  EXPECT_EQ(sorted[1].version, 2);
  EXPECT_THROW(migrations_from(std::array{EmbeddedFile{"0002_b.sql", ""}}), Fault);
  EXPECT_THROW(migrations_from(std::array{EmbeddedFile{"0001_a.sql", ""}, EmbeddedFile{"0001_b.sql", ""}}),
               Fault);
  EXPECT_THROW(migrations_from(std::array{EmbeddedFile{"first.sql", ""}}), Fault);
  EXPECT_EQ(static_cast<int>(migrations().size()), newest_version());
}

TEST(Migrations, AVersionThatIsNotOursIsExplained) {
  EXPECT_FALSE(version_problem(3, 3));
  EXPECT_NE(version_problem(0, 3)->find("nova-manage db sync"), std::string::npos);
  EXPECT_NE(version_problem(2, 3)->find("nova-manage db sync"), std::string::npos);
  EXPECT_NE(version_problem(4, 3)->find("newer"), std::string::npos);
}

}  // namespace
}  // namespace nova::db

namespace nova::conductor {
namespace {

TEST(InstanceName, FollowsTheTemplate) {
  const proto::ServerId id("6f1c0000-0000-4000-8000-000000000000");
  EXPECT_EQ(instance_name("instance-%08x", 255, id), "instance-000000ff");
  EXPECT_EQ(instance_name("vm%d.x", 12, id), "vm12.x");
  EXPECT_EQ(instance_name("%(uuid)s", 12, id), id.str());
  EXPECT_THROW(instance_name("all-the-same", 1, id), Fault);
  EXPECT_THROW(instance_name("%s", 1, id), Fault);
}

std::string refusal(std::vector<QuotaRoom> rooms, ServerAmounts each, int min, int max) {
  try {
    allowed_servers(rooms, each, min, max);
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "allowed";
}

TEST(QuotaRoomTest, TheNarrowestResourceDecides) {
  const std::vector<QuotaRoom> rooms{{{10, 20, 51200}, {2, 2, 1024}}};
  EXPECT_EQ(allowed_servers(rooms, {1, 1, 512}, 1, 5), 5);
  EXPECT_EQ(allowed_servers(rooms, {1, 1, 512}, 1, 50), 8);
  EXPECT_EQ(allowed_servers(rooms, {1, 9, 512}, 1, 50), 2);
  EXPECT_EQ(allowed_servers(rooms, {1, 1, 50000}, 1, 50), 1);
}

TEST(QuotaRoomTest, NegativeIsNoLimitAndEveryRoomBinds) {
  EXPECT_EQ(allowed_servers(std::vector<QuotaRoom>{{{-1, -1, -1}, {1000, 1000, 1000}}}, {1, 8, 8}, 1, 99),
            99);
  const std::vector<QuotaRoom> two{{{-1, -1, -1}, {}}, {{3, -1, -1}, {1, 0, 0}}};
  EXPECT_EQ(allowed_servers(two, {1, 1, 1}, 1, 9), 2);
}

TEST(QuotaRoomTest, ARefusalNamesAllThatIsOver) {
  EXPECT_EQ(refusal({{{10, 20, -1}, {10, 19, 5}}}, {1, 2, 512}, 1, 1),
            "Quota exceeded for cores, instances: Requested 2, 1, but already used 19, 10 of 20, 10 cores, "
            "instances");
  EXPECT_EQ(refusal({{{10, 20, -1}, {9, 0, 0}}}, {1, 1, 1}, 2, 2),
            "Quota exceeded for instances: Requested 2, but already used 9 of 10 instances");
}

TEST(QuotaRoomTest, WhatIsOverTheLimitAlreadyLeavesNoRoom) {
  EXPECT_NE(refusal({{{2, -1, -1}, {5, 0, 0}}}, {1, 1, 1}, 1, 1), "allowed");
}

}  // namespace
}  // namespace nova::conductor
