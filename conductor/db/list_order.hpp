// The order of a list and where its next page begins, as SQL made of constant fragments: sort keys are looked
// up in a table of columns, so no text of a request ever becomes SQL. Pure.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nova::db {

struct SortColumn {
  std::string_view key;         // as requests name it
  std::string_view expression;  // never NULL
};

struct OrderRequest {
  std::vector<std::string> keys, dirs;         // dirs: "asc" or "desc"; missing ones follow the first
  std::vector<std::string_view> tie_breakers;  // appended unless named already; the last one is unique
  std::string_view default_dir = "desc";
  std::string_view
      marker_row;  // "all_servers s WHERE s.uuid = $9": the row the page comes after; empty: none
};

struct KeysetOrder {
  std::string order_by;  // "s.created DESC, s.uuid DESC"
  std::string after;     // "TRUE", or the comparison with the marker's row
};

// Throws Fault(bad_request) for a key that is not in the table.
KeysetOrder keyset_order(std::span<const SortColumn> columns, const OrderRequest& request);

// `sql` with the text between /*name:*/ and /*:name*/ replaced.
std::string with_fragment(std::string_view sql, std::string_view name, std::string_view fragment);

}  // namespace nova::db
