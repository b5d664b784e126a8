#include "scheduler/match/requirement.hpp"

#include <algorithm>
#include <array>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

template <bool (*compare)(double, double)>
bool numbers(std::string_view value, std::string_view wanted) {
  const auto a = to_number(value);
  const auto b = to_number(wanted);
  return a && b && compare(*a, *b);
}
bool at_least(double a, double b) { return a >= b; }
bool at_most(double a, double b) { return a <= b; }
bool equal(double a, double b) { return a == b; }
bool unequal(double a, double b) { return a != b; }

struct Operator {
  std::string_view sign;
  bool (*test)(std::string_view value, std::string_view wanted);
};

// Longer signs stand before their beginnings.
constexpr std::array<Operator, 12> operators{{
    {"s==", [](std::string_view a, std::string_view b) { return a == b; }},
    {"s!=", [](std::string_view a, std::string_view b) { return a != b; }},
    {"s<=", [](std::string_view a, std::string_view b) { return a <= b; }},
    {"s>=", [](std::string_view a, std::string_view b) { return a >= b; }},
    {"s<", [](std::string_view a, std::string_view b) { return a < b; }},
    {"s>", [](std::string_view a, std::string_view b) { return a > b; }},
    {"==", numbers<equal>},
    {"!=", numbers<unequal>},
    {"<=", numbers<at_most>},
    {">=", numbers<at_least>},
    {"=", numbers<at_least>},
    {"<in>", [](std::string_view a, std::string_view b) { return a.find(b) != std::string_view::npos; }},
}};

bool one_of(std::string_view value, std::string_view rest) {
  for (;;) {
    const auto next = rest.find("<or>");
    if (stripped(rest.substr(0, next)) == value) return true;
    if (next == std::string_view::npos) return false;
    rest.remove_prefix(next + 4);
  }
}

std::string_view unquoted(std::string_view item) {
  constexpr std::string_view quotes = "'\"";
  if (item.size() >= 2 && quotes.find(item.front()) != std::string_view::npos && item.back() == item.front())
    return item.substr(1, item.size() - 2);
  return item;
}

bool all_in(std::string_view value, std::string_view rest) {
  value = stripped(value);
  if (!value.starts_with('[') || !value.ends_with(']')) return false;
  auto items = split(value.substr(1, value.size() - 2), ',');
  std::transform(items.begin(), items.end(), items.begin(), unquoted);
  const auto wanted = words(rest);
  return std::all_of(wanted.begin(), wanted.end(), [&](std::string_view word) {
    return std::find(items.begin(), items.end(), word) != items.end();
  });
}

// The text after `sign`, when `requirement` begins with it as a word of its own.
bool begins(std::string_view requirement, std::string_view sign, std::string_view& rest) {
  if (!requirement.starts_with(sign)) return false;
  rest = stripped(requirement.substr(sign.size()));
  return true;
}

}  // namespace

bool matches(std::string_view value, std::string_view requirement) {
  const std::string_view wanted = stripped(requirement);
  std::string_view rest;
  if (begins(wanted, "<or>", rest)) return one_of(value, rest);
  if (begins(wanted, "<all-in>", rest)) return all_in(value, rest);
  for (const Operator& op : operators)
    if (begins(wanted, op.sign, rest)) return op.test(value, rest);
  return value == requirement;
}

}  // namespace nova::scheduler
