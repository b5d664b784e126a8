#include "common/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

namespace nova {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string bounds_text(const ValueRules& rules) {
  if (rules.low && rules.high)
    return fmt::format(", between {} and {}", detail::show_double(*rules.low),
                       detail::show_double(*rules.high));
  if (rules.low) return fmt::format(", at least {}", detail::show_double(*rules.low));
  if (rules.high) return fmt::format(", at most {}", detail::show_double(*rules.high));
  return {};
}

bool within(double value, const ValueRules& rules) {
  return !(rules.low && value < *rules.low) && !(rules.high && value > *rules.high);
}

template <class T>
bool whole_text(std::string_view text, T& out) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

// The unit at the end of a time, removed from the text: its length in seconds.
double take_unit(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, double>, 5> units{
      {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}};
  for (const auto& [name, seconds] : units)
    if (text.ends_with(name)) {
      text = trimmed(text.substr(0, text.size() - name.size()));
      return seconds;
    }
  return 1;
}

// The next item of a list, which may be quoted; `text` moves past the comma. False if a quote never ends.
bool take_item(std::string_view& text, std::string& out) {
  out.clear();
  text = trimmed(text);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const auto end = text.find(text.front(), 1);
    if (end == text.npos) return false;
    out = text.substr(1, end - 1);
    text = trimmed(text.substr(end + 1));
    if (!text.empty() && text.front() != ',') return false;
  } else {
    const auto end = std::min(text.find(','), text.size());
    out = trimmed(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!text.empty()) text.remove_prefix(1);
  return true;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = text.find_first_not_of(blanks);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

namespace detail {

std::string show_double(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

std::string show_list(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ","));
}

std::string show_map(const std::map<std::string, std::string>& items) {
  std::string out;
  for (const auto& [key, value] : items) out += fmt::format("{}{}:{}", out.empty() ? "" : ",", key, value);
  return out;
}

Expected read_choice(std::string_view text, const std::vector<std::string_view>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return {};
  return fmt::format("one of {}", fmt::join(allowed, ", "));
}

Expected read_integer(std::string_view text, const ValueRules& rules, std::int64_t low, std::int64_t high,
                      std::int64_t& out) {
  if (whole_text(trimmed(text), out) && out >= low && out <= high && within(static_cast<double>(out), rules))
    return {};
  return "a whole number" + bounds_text(rules);
}

Expected read_seconds(std::string_view text, const ValueRules& rules, double& out) {
  std::string_view digits = trimmed(text);
  const double unit = take_unit(digits);
  if (whole_text(digits, out) && std::isfinite(out)) {
    out *= unit;
    if (within(out, rules)) return {};
  }
  return "a time in seconds (or with the unit ms, s, m, h or d)" + bounds_text(rules);
}

}  // namespace detail

Expected read_value(std::string_view text, const ValueRules&, bool& out) {
  const std::string word = lower(trimmed(text));
  for (const std::string_view yes : {"true", "1", "on", "yes"})
    if (word == yes) return out = true, Expected{};
  for (const std::string_view no : {"false", "0", "off", "no"})
    if (word == no) return out = false, Expected{};
  return "true or false (also yes, no, on, off, 1, 0)";
}

Expected read_value(std::string_view text, const ValueRules& rules, double& out) {
  if (whole_text(trimmed(text), out) && std::isfinite(out) && within(out, rules)) return {};
  return "a number" + bounds_text(rules);
}

Expected read_value(std::string_view text, const ValueRules& rules, std::string& out) {
  if (!rules.choices.empty())
    if (auto complaint = detail::read_choice(text, {rules.choices.begin(), rules.choices.end()}))
      return complaint;
  out = text;
  return {};
}

Expected read_value(std::string_view text, const ValueRules&, Secret& out) {
  out = Secret(std::string(text));
  return {};
}

Expected read_value(std::string_view text, const ValueRules& rules, std::vector<std::string>& out) {
  out.clear();
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  std::string item;
  while (!trimmed(text).empty()) {
    if (!take_item(text, item)) return "items separated by commas, each plain or wholly in quotes";
    if (item.empty()) continue;
    if (!rules.choices.empty())
      if (auto complaint = detail::read_choice(item, {rules.choices.begin(), rules.choices.end()}))
        return "a list of items, each " + *complaint;
    out.push_back(item);
  }
  return {};
}

Expected read_value(std::string_view text, const ValueRules&, std::map<std::string, std::string>& out) {
  out.clear();
  std::vector<std::string> items;
  if (text.size() >= 2 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
  if (read_value(text, ValueRules{}, items)) return "key:value pairs separated by commas";
  for (const std::string& item : items) {
    const auto colon = item.find(':');
    if (colon == item.npos || colon == 0) return "key:value pairs separated by commas";
    out[std::string(trimmed(std::string_view(item).substr(0, colon)))] =
        trimmed(std::string_view(item).substr(colon + 1));
  }
  return {};
}

}  // namespace nova
