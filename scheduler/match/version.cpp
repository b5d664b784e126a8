#include "scheduler/match/version.hpp"

#include <array>
#include <compare>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

// Numbers compare as numbers, other parts as text; a version that only goes on longer is newer.
std::strong_ordering compare_versions(std::string_view a, std::string_view b) {
  const auto left = split(a, '.');
  const auto right = split(b, '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const auto x = to_integer(left[i]);
    const auto y = to_integer(right[i]);
    const auto order = x && y ? *x <=> *y : left[i].compare(right[i]) <=> 0;
    if (order != 0) return order;
  }
  return left.size() <=> right.size();
}

bool holds(std::string_view sign, std::strong_ordering order) {
  if (sign == "==") return order == 0;
  if (sign == "!=") return order != 0;
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  if (sign == ">") return order > 0;
  return order >= 0;
}

bool satisfies_one(std::string_view version, std::string_view condition) {
  constexpr std::array<std::string_view, 6> signs{"<=", ">=", "==", "!=", "<", ">"};
  for (const auto sign : signs) {
    if (!condition.starts_with(sign)) continue;
    const auto wanted = stripped(condition.substr(sign.size()));
    return !wanted.empty() && holds(sign, compare_versions(version, wanted));
  }
  return false;
}

}  // namespace

std::string version_text(int number) {
  std::string text;
  do {
    text = text.empty() ? std::to_string(number % 1000) : std::to_string(number % 1000) + '.' + text;
    number /= 1000;
  } while (number > 0);
  return text;
}

bool version_satisfies(std::string_view version, std::string_view predicate) {
  for (const auto condition : split(predicate, ','))
    if (!satisfies_one(version, condition)) return false;
  return true;
}

}  // namespace nova::scheduler
