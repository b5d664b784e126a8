// Reader of oslo.config's INI dialect: sections, `key = value` or `key: value`, values continued on indented
// lines, `#` and `;` comment lines, matching quotes around a value removed. Knows no options. Malformed lines
// throw ConfigError.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nova {

// One occurrence of an option: where it is written and what it says.
struct IniEntry {
  std::string value;
  std::string file;  // "environment", "command line" for those
  int line = 0;      // 0 outside files
};

// section -> option -> occurrences in order. `-` in option names is read as `_`.
using IniSection = std::map<std::string, std::vector<IniEntry>, std::less<>>;
using IniTree = std::map<std::string, IniSection, std::less<>>;

// Adds what `text` says to `tree`; `file` is its name for messages.
void read_ini(std::string_view text, const std::string& file, IniTree& tree);
// Throws ConfigError if the file cannot be read.
void read_ini_file(const std::string& path, IniTree& tree);

}  // namespace nova
