#include "api/standalone/image/filters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "api/http/values.hpp"
#include "common/error.hpp"
#include "common/time.hpp"

namespace nova::api::standalone {

using proto::images::Image;
using proto::images::Visibility;
using Test = ImageQuery::Test;
using Less = ImageQuery::Less;

namespace {

constexpr std::int64_t most = 1000;

Fault bad(std::string message) { return Fault(Errc::bad_request, std::move(message)); }

std::int64_t number(std::string_view text, std::string_view name) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0)
    throw bad(fmt::format("{} must be a whole number, not '{}'", name, text));
  return out;
}

bool truth(std::string_view text, std::string_view name) {
  const auto value = strict_bool(text);
  if (!value) throw bad(fmt::format("{} must be true or false, not '{}'", name, text));
  return *value;
}

// in:a,"b,c",d
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out{""};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else
      out.back() += c;
  }
  if (quoted) throw bad(fmt::format("Invalid filter value '{}': a quote is not closed.", text));
  return out;
}

std::vector<std::string> wanted_values(const std::string& text) {
  if (text.starts_with("in:")) return split_list(std::string_view(text).substr(3));
  return {text};
}

using TextOf = std::string (*)(const Image&);

struct TextField {
  std::string_view name;
  TextOf of;
};
constexpr std::array<TextField, 7> text_fields{{
    {"id", [](const Image& i) { return i.id; }},
    {"name", [](const Image& i) { return i.name.value_or(""); }},
    {"status", [](const Image& i) { return std::string(enum_name(i.status)); }},
    {"container_format", [](const Image& i) { return i.container_format.value_or(""); }},
    {"disk_format", [](const Image& i) { return i.disk_format.value_or(""); }},
    {"checksum", [](const Image& i) { return i.checksum.value_or(""); }},
    {"os_hash_value", [](const Image& i) { return i.hash_value.value_or(""); }},
}};

const TextField* text_field(std::string_view name) {
  const auto* const at = std::find_if(text_fields.begin(), text_fields.end(),
                                      [&](const TextField& f) { return f.name == name; });
  return at == text_fields.end() ? nullptr : &*at;
}

Test among(TextOf of, std::vector<std::string> values) {
  return [of, values = std::move(values)](const Image& image) {
    return std::find(values.begin(), values.end(), of(image)) != values.end();
  };
}

// gt:2026-01-01T00:00:00Z; without an operator: equal.
Test time_test(Timestamp Image::* member, std::string_view text) {
  std::string_view op = "eq";
  for (const std::string_view known : {"gte", "gt", "lte", "lt", "neq", "eq"})
    if (text.starts_with(known) && text.substr(known.size()).starts_with(':')) {
      op = known;
      text.remove_prefix(known.size() + 1);
      break;
    }
  const auto parsed = parse_time(text);
  if (!parsed) throw bad(fmt::format("Invalid time '{}'", text));
  const auto to_second = [](Timestamp t) { return std::chrono::floor<std::chrono::seconds>(t); };
  const auto limit = to_second(*parsed);
  return [member, op, limit, to_second](const Image& image) {
    const auto value = to_second(image.*member);
    if (op == "gt") return value > limit;
    if (op == "gte") return value >= limit;
    if (op == "lt") return value < limit;
    if (op == "lte") return value <= limit;
    return (value == limit) == (op == "eq");
  };
}

Test property_test(std::string name, std::string value) {
  return [name = std::move(name), value = std::move(value)](const Image& image) {
    const auto at = image.properties.find(name);
    return at != image.properties.end() && at->second == value;
  };
}

Test visibility_test(const std::string& text) {
  if (text == "all") return [](const Image&) { return true; };
  Visibility wanted{};
  if (!enum_value(text, wanted)) throw bad(fmt::format("Invalid visibility value: {}", text));
  return [wanted](const Image& image) { return image.visibility == wanted; };
}

Test filter_test(const std::string& name, const std::string& value) {
  if (name == "visibility") return visibility_test(value);
  if (name == "owner") return [value](const Image& i) { return i.owner == value; };
  if (name == "protected")
    return [wanted = truth(value, name)](const Image& i) { return i.is_protected == wanted; };
  if (name == "os_hidden")
    return [wanted = truth(value, name)](const Image& i) { return i.hidden == wanted; };
  if (name == "tag")
    return [value](const Image& i) { return std::find(i.tags.begin(), i.tags.end(), value) != i.tags.end(); };
  if (name == "size_min")
    return [low = number(value, name)](const Image& i) { return i.size && *i.size >= low; };
  if (name == "size_max")
    return [high = number(value, name)](const Image& i) { return i.size && *i.size <= high; };
  if (name == "min_ram") return [n = number(value, name)](const Image& i) { return i.min_ram == n; };
  if (name == "min_disk") return [n = number(value, name)](const Image& i) { return i.min_disk == n; };
  if (name == "created_at") return time_test(&Image::created, value);
  if (name == "updated_at") return time_test(&Image::updated, value);
  if (const TextField* f = text_field(name)) return among(f->of, wanted_values(value));
  return property_test(name, value);
}

// -1, 0, 1
using Order = int (*)(const Image&, const Image&);
template <auto member>
int by(const Image& a, const Image& b) {
  return a.*member < b.*member ? -1 : b.*member < a.*member ? 1 : 0;
}
struct SortKey {
  std::string_view name;
  Order order;
};
constexpr std::array<SortKey, 10> sort_keys{{{"name", by<&Image::name>},
                                             {"status", by<&Image::status>},
                                             {"container_format", by<&Image::container_format>},
                                             {"disk_format", by<&Image::disk_format>},
                                             {"size", by<&Image::size>},
                                             {"id", by<&Image::id>},
                                             {"created_at", by<&Image::created>},
                                             {"updated_at", by<&Image::updated>},
                                             {"min_ram", by<&Image::min_ram>},
                                             {"min_disk", by<&Image::min_disk>}}};

struct Sorting {
  Order order;
  bool descending;
};

Order order_of(std::string_view name) {
  for (const auto& key : sort_keys)
    if (key.name == name) return key.order;
  throw bad(fmt::format("Invalid sort key: {}", name));
}

bool descending(std::string_view dir) {
  if (dir != "asc" && dir != "desc") throw bad(fmt::format("Invalid sort direction: {}", dir));
  return dir == "desc";
}

// sort=name:asc,size  or  sort_key=name&sort_dir=asc&sort_key=size
std::vector<Sorting> sortings(const Query& query) {
  std::vector<Sorting> out;
  const auto keys = query.all("sort_key");
  const auto dirs = query.all("sort_dir");
  if (const std::string* sort = query.last("sort")) {
    if (!keys.empty() || !dirs.empty()) throw bad("Old and new sorting syntax cannot be combined");
    for (const auto& part : split_list(*sort)) {
      const auto colon = part.find(':');
      out.push_back({order_of(part.substr(0, colon)),
                     colon == std::string::npos || descending(part.substr(colon + 1))});
    }
  }
  if (dirs.size() > 1 && dirs.size() != keys.size())
    throw bad("Number of sort dirs does not match the number of sort keys");
  for (std::size_t i = 0; i < keys.size(); ++i)
    out.push_back({order_of(keys[i]), dirs.empty() || descending(dirs.size() == 1 ? dirs[0] : dirs[i])});
  const bool newest_first = dirs.size() != 1 || descending(dirs[0]);
  out.push_back({by<&Image::created>, newest_first});
  out.push_back({by<&Image::id>, newest_first});
  return out;
}

Less total_order(std::vector<Sorting> all) {
  return [all = std::move(all)](const Image& a, const Image& b) {
    for (const auto& one : all)
      if (const int order = one.order(a, b); order != 0) return one.descending ? order > 0 : order < 0;
    return false;
  };
}

bool is_paging(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"limit",    "marker",   "sort",
                                                  "sort_key", "sort_dir", "member_status"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ImageQuery parse_image_query(const Query& query, const Context& caller) {
  ImageQuery out;
  for (const auto& [name, value] : query.items())
    if (!is_paging(name)) out.tests.push_back(filter_test(name, value));
  if (!query.has("os_hidden")) out.tests.push_back([](const Image& i) { return !i.hidden; });
  // What others offer to everybody is found by who looks for it.
  if (!query.has("visibility"))
    out.tests.push_back([project = caller.project_id](const Image& i) {
      return i.visibility != Visibility::community || i.owner == project;
    });
  out.before = total_order(sortings(query));
  if (const std::string* limit = query.last("limit"))
    out.limit = static_cast<std::size_t>(std::min(number(*limit, "limit"), most));
  if (const std::string* marker = query.last("marker")) out.marker = *marker;
  if (const std::string* id = query.last("id")) out.ids = wanted_values(*id);
  if (const std::string* name = query.last("name"); name != nullptr && !name->starts_with("in:"))
    out.name = *name;
  return out;
}

ImagePage select_images(std::vector<Image> all, const ImageQuery& query) {
  std::erase_if(all, [&](const Image& image) {
    return !std::all_of(query.tests.begin(), query.tests.end(),
                        [&](const Test& test) { return test(image); });
  });
  std::sort(all.begin(), all.end(), query.before);
  if (!query.marker.empty()) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Image& image) { return image.id == query.marker; });
    if (at == all.end()) throw bad(fmt::format("Marker {} could not be found", query.marker));
    all.erase(all.begin(), at + 1);
  }
  ImagePage page;
  page.more = all.size() > query.limit && query.limit > 0;
  if (all.size() > query.limit) all.resize(query.limit);
  page.images = std::move(all);
  return page;
}

}  // namespace nova::api::standalone
