// Small readers of the texts in extra specs, hints and metadata. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nova::scheduler {

std::string_view stripped(std::string_view text);
// The parts between separators, without blanks around them; an empty text is one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
// The words between blanks.
std::vector<std::string_view> words(std::string_view text);
// The whole text as a number, or nothing.
std::optional<double> to_number(std::string_view text);
std::optional<std::int64_t> to_integer(std::string_view text);
// Python's and Nova's truth: 1, t, true, on, y, yes in any case.
bool to_bool(std::string_view text);

}  // namespace nova::scheduler
