#include "api/standalone/network/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <numeric>

#include "common/error.hpp"
#include "common/http/url.hpp"

namespace nova::api::standalone::network {
namespace {

using json = nlohmann::json;
using Texts = std::vector<std::string>;

constexpr std::array<std::string_view, 6> words{"fields", "sort_key", "sort_dir",
                                                "limit",  "marker",   "page_reverse"};
constexpr std::array<std::string_view, 4> tag_words{"tags", "tags-any", "not-tags", "not-tags-any"};

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

[[noreturn]] void bad(std::string message) { throw Fault(Errc::bad_request, std::move(message)); }

Texts split(const std::string& text) {
  Texts out;
  std::size_t from = 0;
  for (auto at = text.find(','); at != std::string::npos; from = at + 1, at = text.find(',', from))
    out.push_back(text.substr(from, at - from));
  out.push_back(text.substr(from));
  return out;
}

bool truth(std::string_view name, std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  bad(fmt::format("Invalid input for {}. Reason: '{}' cannot be converted to boolean.", name, text));
}

bool matches(std::string_view name, const json& value, const std::string& wanted);

// An object matches "member=value", and "member_substr=value" by a part of it.
bool object_matches(const json& object, const std::string& wanted) {
  const auto equals = wanted.find('=');
  if (equals == std::string::npos) return false;
  std::string member = wanted.substr(0, equals);
  const std::string value = wanted.substr(equals + 1);
  constexpr std::string_view part = "_substr";
  if (member.ends_with(part)) {
    member.resize(member.size() - part.size());
    const auto at = object.find(member);
    return at != object.end() && at->is_string() &&
           at->get_ref<const std::string&>().find(value) != std::string::npos;
  }
  const auto at = object.find(member);
  return at != object.end() && matches(member, *at, value);
}

bool matches(std::string_view name, const json& value, const std::string& wanted) {
  if (value.is_null()) return wanted.empty();
  if (value.is_boolean()) return value.get<bool>() == truth(name, wanted);
  if (value.is_string()) return value.get_ref<const std::string&>() == wanted;
  if (value.is_number()) return value.dump() == wanted;
  if (value.is_object()) return object_matches(value, wanted);
  if (value.empty()) return wanted.empty();
  return std::any_of(value.begin(), value.end(), [&](const json& one) { return matches(name, one, wanted); });
}

// fixed_ips=subnet_id=S&fixed_ips=ip_address=A: of each kind one has to match; else any value will do.
bool filter_matches(const std::string& name, const json& value, const Texts& wanted) {
  if (name != "fixed_ips")
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const auto& one) { return matches(name, value, one); });
  std::map<std::string, bool> kinds;
  for (const auto& one : wanted) {
    bool& found = kinds[one.substr(0, one.find('='))];
    found = found || matches(name, value, one);
  }
  return std::all_of(kinds.begin(), kinds.end(), [](const auto& kind) { return kind.second; });
}

bool tags_match(const json& item, std::string_view word, const std::string& list) {
  const auto at = item.find("tags");
  const json none = json::array();
  const json& tags = at == item.end() ? none : *at;
  const auto has = [&](const std::string& tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  };
  const Texts asked = split(list);
  const bool some = std::any_of(asked.begin(), asked.end(), has);
  const bool all = std::all_of(asked.begin(), asked.end(), has);
  if (word == "tags") return all;
  if (word == "tags-any") return some;
  return word == "not-tags" ? !all : !some;
}

bool item_matches(const json& item, const Query& query, const std::vector<std::string>& filters) {
  for (const auto& name : filters) {
    if (among(tag_words, name)) {
      if (!tags_match(item, name, *query.last(name))) return false;
      continue;
    }
    const auto at = item.find(name);
    if (at == item.end() || !filter_matches(name, *at, query.all(name))) return false;
  }
  return true;
}

std::vector<std::string> filters_of(const Collection& collection, const Query& query) {
  std::vector<std::string> filters;
  for (const auto& [name, value] : query.items()) {
    if (among(words, name) || among(filters, name)) continue;
    if (!among(collection.members, name) && !among(tag_words, name))
      bad(fmt::format("['{}'] is invalid attribute for filtering", name));
    filters.push_back(name);
  }
  return filters;
}

Texts fields_of(const Query& query) {
  Texts fields;
  for (const auto& one : query.all("fields"))
    for (auto& field : split(one)) fields.push_back(std::move(field));
  return fields;
}

json picked(const json& item, const Texts& fields) {
  if (fields.empty()) return item;
  json out = json::object();
  for (const auto& field : fields)
    if (const auto at = item.find(field); at != item.end()) out[field] = *at;
  return out;
}

void sort_items(std::vector<json>& items, const Collection& collection, const Query& query) {
  const Texts keys = query.all("sort_key");
  const Texts dirs = query.all("sort_dir");
  for (const auto& key : keys)
    if (!among(collection.members, key)) bad(fmt::format("['{}'] is invalid attribute for sort_key", key));
  for (const auto& dir : dirs)
    if (dir != "asc" && dir != "desc") bad("The value of sort_dir is not valid: it is 'asc' or 'desc'");
  if (keys.empty()) return;
  if (!dirs.empty() && dirs.size() != keys.size()) bad("The number of sort_keys and sort_dirs must be same");
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const json x = items[a].value(keys[i], json()), y = items[b].value(keys[i], json());
      if (x != y) return (x < y) != (!dirs.empty() && dirs[i] == "desc");
    }
    return a < b;
  });
  std::vector<json> sorted;
  for (const auto at : order) sorted.push_back(std::move(items[at]));
  items = std::move(sorted);
}

std::optional<std::size_t> limit_of(const Query& query) {
  const std::string* text = query.last("limit");
  if (text == nullptr) return std::nullopt;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc{} || end != text->data() + text->size())
    bad(fmt::format("Limit must be an integer 0 or greater and not '{}'", *text));
  if (limit == 0) return std::nullopt;
  return limit;
}

void drop_until_marker(std::vector<json>& items, const std::string& marker) {
  const auto at =
      std::find_if(items.begin(), items.end(), [&](const json& item) { return item.at("id") == marker; });
  if (at == items.end()) bad(fmt::format("Marker {} could not be found", marker));
  items.erase(items.begin(), at + 1);
}

std::string next_page(const Collection& collection, const Query& query, const std::string& marker) {
  http::Query pairs;
  for (const auto& [name, value] : query.items())
    if (name != "marker") pairs.emplace_back(name, value);
  pairs.emplace_back("marker", marker);
  return collection.url + "?" + http::encode_query(pairs);
}

std::string joined(std::string_view name, const std::vector<std::string>& items) {
  std::string body = fmt::format("{{\"{}\": [", name);
  for (std::size_t i = 0; i < items.size(); ++i) body.append(i == 0 ? "" : ", ").append(items[i]);
  return body + "]}";
}

}  // namespace

std::string with_fields(const std::string& item, const Query& query) {
  const Texts fields = fields_of(query);
  return fields.empty() ? item : picked(json::parse(item), fields).dump();
}

std::string list_body(const Collection& collection, const std::vector<std::string>& items,
                      const Query& query) {
  if (query.items().empty()) return joined(collection.name, items);
  const auto filters = filters_of(collection, query);
  std::vector<json> found;
  for (const auto& text : items) {
    json item = json::parse(text);
    if (item_matches(item, query, filters)) found.push_back(std::move(item));
  }
  sort_items(found, collection, query);
  const bool backwards = query.has("page_reverse") && truth("page_reverse", *query.last("page_reverse"));
  if (backwards) std::reverse(found.begin(), found.end());
  if (const auto* marker = query.last("marker")) drop_until_marker(found, *marker);
  const auto limit = limit_of(query);
  const bool more = limit && found.size() > *limit;
  if (more) found.resize(*limit);
  if (backwards) std::reverse(found.begin(), found.end());
  json body = json::object();
  if (more) {
    const json& edge = backwards ? found.front() : found.back();
    body[std::string(collection.name) + "_links"] = {
        {{"rel", backwards ? "previous" : "next"}, {"href", next_page(collection, query, edge.at("id"))}}};
  }
  json& list = body[std::string(collection.name)] = json::array();
  const Texts fields = fields_of(query);
  for (const auto& item : found) list.push_back(picked(item, fields));
  return body.dump();
}

}  // namespace nova::api::standalone::network
