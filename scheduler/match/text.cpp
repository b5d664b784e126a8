#include "scheduler/match/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace nova::scheduler {
namespace {
constexpr std::string_view blanks = " \t\r\n";

template <class T>
std::optional<T> read_all(std::string_view text) {
  text = stripped(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}
}  // namespace

std::string_view stripped(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(stripped(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = stripped(text); !text.empty(); text = stripped(text)) {
    const auto end = std::min(text.find_first_of(blanks), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

std::optional<double> to_number(std::string_view text) { return read_all<double>(text); }
std::optional<std::int64_t> to_integer(std::string_view text) { return read_all<std::int64_t>(text); }

bool to_bool(std::string_view text) {
  std::string low(stripped(text));
  std::transform(low.begin(), low.end(), low.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::array<std::string_view, 6> yes{"1", "t", "true", "on", "y", "yes"};
  return std::find(yes.begin(), yes.end(), low) != yes.end();
}

}  // namespace nova::scheduler
