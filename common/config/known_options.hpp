// Option names that are no surprise in a nova.conf although this daemon does not declare them: those of our
// other daemons, and those of Nova that nobody here needs. Compiled in from known_options.txt.
#pragma once
#include <string_view>
#include <vector>

namespace nova {

struct KnownOption {
  std::string_view section, name;
  bool ours = false;  // some daemon of this project reads it
};

std::vector<KnownOption> known_options();

}  // namespace nova
