#include "conductor/db/list_order.hpp"

#include <gtest/gtest.h>

#include <array>

#include "common/error.hpp"

namespace nova::db {
namespace {

constexpr std::array columns{SortColumn{"name", "s.name"}, SortColumn{"created", "s.created"},
                             SortColumn{"id", "s.id"}};

OrderRequest request(std::vector<std::string> keys, std::vector<std::string> dirs,
                     std::string_view marker = {}) {
  return {.keys = std::move(keys),
          .dirs = std::move(dirs),
          .tie_breakers = {"created", "id"},
          .default_dir = "desc",
          .marker_row = marker};
}

TEST(ListOrder, DefaultsToTheTieBreakers) {
  const auto order = keyset_order(columns, request({}, {}));
  EXPECT_EQ(order.order_by, "s.created DESC, s.id DESC");
  EXPECT_EQ(order.after, "TRUE");
}

TEST(ListOrder, MissingDirectionsFollowTheFirstAndNoColumnComesTwice) {
  EXPECT_EQ(keyset_order(columns, request({"name", "created"}, {"asc"})).order_by,
            "s.name ASC, s.created ASC, s.id ASC");
  EXPECT_EQ(keyset_order(columns, request({"id"}, {"asc"})).order_by, "s.id ASC, s.created ASC");
}

TEST(ListOrder, OneDirectionComparesRows) {
  EXPECT_EQ(keyset_order(columns, request({}, {}, "t s WHERE s.id = $1")).after,
            "(s.created, s.id) < (SELECT s.created, s.id FROM t s WHERE s.id = $1 LIMIT 1)");
}

TEST(ListOrder, MixedDirectionsCompareColumnByColumn) {
  const auto order = keyset_order(columns, request({"name", "id"}, {"desc", "asc"}, "t s"));
  EXPECT_EQ(order.order_by, "s.name DESC, s.id ASC, s.created DESC");
  EXPECT_EQ(order.after,
            "(s.name < (SELECT s.name FROM t s LIMIT 1) OR (s.name = (SELECT s.name FROM t s LIMIT 1) AND "
            "(s.id > (SELECT s.id FROM t s LIMIT 1) OR (s.id = (SELECT s.id FROM t s LIMIT 1) AND "
            "(s.created < (SELECT s.created FROM t s LIMIT 1))))))");
}

TEST(ListOrder, AnUnknownKeyIsRefused) {
  try {
    keyset_order(columns, request({"name; DROP TABLE servers"}, {}));
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::bad_request);
  }
}

TEST(ListOrder, FragmentsReplaceTheirPlaces) {
  EXPECT_EQ(with_fragment("SELECT /*c:*/ * /*:c*/ FROM t", "c", "a, b"), "SELECT a, b FROM t");
  EXPECT_THROW(with_fragment("SELECT 1", "c", "x"), Fault);
}

}  // namespace
}  // namespace nova::db
