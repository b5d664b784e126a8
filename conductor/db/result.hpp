// The libpqxx result behind Rows; for conductor/db/*.cpp only.
#pragma once
#include <pqxx/result>

#include "conductor/db/rows.hpp"

namespace nova::db {

struct Rows::Result {
  explicit Result(pqxx::result r) : result(std::move(r)) {}
  pqxx::result result;
};

}  // namespace nova::db
