// The known name that a misspelt one most likely means.
#pragma once
#include <string_view>
#include <vector>

namespace nova {

// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);
// Empty when nothing is near enough to be worth a guess.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace nova
