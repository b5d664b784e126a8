// The named statements of conductor/db/queries/*.sql, compiled in. A file holds sections that each begin with
// "-- name: server_find". Among the comments that follow, "-- plan: custom" has it planned anew for every run
// (lists, whose best plan depends on which filters are given), "-- writes" says that a SELECT changes
// something.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/embedded_file.hpp"

namespace nova::db {

// The name of a statement; a test compares the names used in the code with those in the files.
class Statement {
 public:
  constexpr explicit Statement(std::string_view name) : name_(name) {}
  constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

inline namespace literals {
constexpr Statement operator""_sql(const char* name, std::size_t size) { return Statement({name, size}); }
}  // namespace literals

struct Query {
  std::string name, text;
  bool custom_plan = false;
  bool reads = false;  // changes and locks nothing
};

// Throws Fault(internal) for a section without a name, an empty one or two of one name.
std::vector<Query> parse_queries(std::string_view text);
bool only_reads(std::string_view sql);

// All statements; immutable, made once per Database.
class Queries {
 public:
  Queries();  // the compiled-in files
  explicit Queries(std::vector<Query> queries);
  const Query& find(std::string_view name) const;  // Fault(internal) for an unknown name
  const std::vector<Query>& all() const { return queries_; }

 private:
  std::vector<Query> queries_;  // sorted by name
};

}  // namespace nova::db
