#include "common/config/known_options.hpp"

#include <algorithm>

#include "common/config/values.hpp"
#include "known_option_files.hpp"

namespace nova {
namespace {

constexpr std::string_view text_of(std::string_view file) {
  for (const EmbeddedFile& f : known_option_files::files)
    if (f.name == file) return f.text;
  return {};
}

// Each line is `section: name name ...`; a section may have several lines.
void append(std::string_view text, bool ours, std::vector<KnownOption>& out) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto colon = line.find(':');
    if (line.starts_with('#') || colon == line.npos) continue;
    const std::string_view section = line.substr(0, colon);
    line.remove_prefix(colon + 1);
    while (!(line = trimmed(line)).empty()) {
      const auto blank = std::min(line.find(' '), line.size());
      out.push_back({section, line.substr(0, blank), ours});
      line.remove_prefix(blank);
    }
  }
}

}  // namespace

std::vector<KnownOption> known_options() {
  std::vector<KnownOption> out;
  append(text_of("project_options.txt"), true, out);
  append(text_of("nova_options.txt"), false, out);
  return out;
}

}  // namespace nova
