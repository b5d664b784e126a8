#include "conductor/db/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/error.hpp"
#include "query_files.hpp"

namespace nova::db {
namespace {

constexpr std::string_view name_mark = "-- name: ", plan_mark = "-- plan: custom", writes_mark = "-- writes";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// The words of a statement in upper case, without comments and quoted text.
std::vector<std::string> words_of(std::string_view sql) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql.substr(i, 2) == "--") i = std::min(sql.find('\n', i), sql.size() - 1);
    if (sql[i] == '\'') i = std::min(sql.find('\'', i + 1), sql.size() - 1);
    const auto c = static_cast<unsigned char>(sql[i]);
    if (std::isalnum(c) || c == '_')
      words.back() += static_cast<char>(std::toupper(c));
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

Query parse_section(std::string_view section) {
  const auto line_end = std::min(section.find('\n'), section.size());
  Query query{.name = std::string(trimmed(section.substr(0, line_end))), .text = {}};
  auto body = trimmed(section.substr(line_end));
  bool writes = false;
  while (body.starts_with("--")) {
    const auto line = trimmed(body.substr(0, body.find('\n')));
    query.custom_plan = query.custom_plan || line == plan_mark;
    writes = writes || line == writes_mark;
    body = trimmed(body.substr(line.size()));
  }
  if (body.ends_with(';')) body.remove_suffix(1);
  query.text = std::string(trimmed(body));
  query.reads = !writes && only_reads(query.text);
  if (query.name.empty() || query.text.empty())
    throw Fault(Errc::internal,
                fmt::format("Query file: statement \"{}\" has no name or no text", query.name));
  return query;
}

std::vector<Query> compiled_in() {
  std::vector<Query> all;
  for (const auto& file : nova_query_files::files)
    for (auto& query : parse_queries(file.text)) all.push_back(std::move(query));
  return all;
}

}  // namespace

bool only_reads(std::string_view sql) {
  const auto words = words_of(sql);
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (words.front() != "SELECT" && words.front() != "WITH") return false;
  // UPDATE also appears in FOR UPDATE, SHARE in FOR SHARE.
  return !has("INSERT") && !has("UPDATE") && !has("DELETE") && !has("SHARE");
}

std::vector<Query> parse_queries(std::string_view text) {
  std::vector<Query> out;
  auto at = text.find(name_mark);
  while (at != std::string_view::npos) {
    const auto begin = at + name_mark.size();
    at = text.find(name_mark, begin);
    out.push_back(parse_section(text.substr(begin, at == std::string_view::npos ? at : at - begin)));
  }
  return out;
}

Queries::Queries() : Queries(compiled_in()) {}

Queries::Queries(std::vector<Query> queries) : queries_(std::move(queries)) {
  std::sort(queries_.begin(), queries_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  const auto twice = std::adjacent_find(queries_.begin(), queries_.end(),
                                        [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice != queries_.end())
    throw Fault(Errc::internal, fmt::format("Two statements are named {}", twice->name));
}

const Query& Queries::find(std::string_view name) const {
  const auto at =
      std::lower_bound(queries_.begin(), queries_.end(), name,
                       [](const Query& query, std::string_view wanted) { return query.name < wanted; });
  if (at == queries_.end() || at->name != name)
    throw Fault(Errc::internal, fmt::format("There is no statement named {}", name));
  return *at;
}

}  // namespace nova::db
