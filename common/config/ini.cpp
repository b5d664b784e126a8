#include "common/config/ini.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "common/config/config.hpp"

namespace nova {
namespace {

[[noreturn]] void refuse(const std::string& file, int line, std::string_view text, std::string expected) {
  throw ConfigError({file, line, {}, {}, std::string(text), std::move(expected)});
}

// Quotes around the whole value are not part of it; `"a", "b"` has none around the whole.
std::string_view unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != value.back()) return value;
  const char quote = value.front();
  if (quote != '"' && quote != '\'') return value;
  const auto inner = value.substr(1, value.size() - 2);
  return inner.find(quote) == inner.npos ? inner : value;
}

class Reader {
 public:
  Reader(const std::string& file, IniTree& tree) : file_(file), tree_(tree) {}

  void line(std::string_view text) {
    ++number_;
    if (text.ends_with('\r')) text.remove_suffix(1);
    const auto bare = trimmed(text);
    const bool indented = !text.empty() && (text.front() == ' ' || text.front() == '\t');
    if (bare.empty()) return finish();
    if (indented && open_) return continue_value(bare);
    if (bare.front() == '#' || bare.front() == ';') return;
    finish();
    if (bare.front() == '[') return section(bare);
    option(bare);
  }

  void finish() {
    if (!open_) return;
    entry_.value = std::string(unquoted(entry_.value));
    tree_[section_][key_].push_back(std::move(entry_));
    open_ = false;
  }

 private:
  void continue_value(std::string_view text) {
    entry_.value += '\n';
    entry_.value += text;
  }

  void section(std::string_view text) {
    if (text.size() < 3 || text.back() != ']') refuse(file_, number_, text, "a section as [name]");
    section_ = trimmed(text.substr(1, text.size() - 2));
    tree_[section_];
  }

  void option(std::string_view text) {
    const auto at = text.find_first_of("=:");
    if (at == text.npos || at == 0)
      refuse(file_, number_, text, "'option = value', '[section]' or a comment with #");
    key_ = trimmed(text.substr(0, at));
    std::replace(key_.begin(), key_.end(), '-', '_');
    entry_ = {std::string(trimmed(text.substr(at + 1))), file_, number_};
    open_ = true;
  }

  const std::string& file_;
  IniTree& tree_;
  int number_ = 0;
  std::string section_ = "DEFAULT", key_;
  IniEntry entry_;
  bool open_ = false;  // entry_ may still be continued
};

}  // namespace

void read_ini(std::string_view text, const std::string& file, IniTree& tree) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Reader reader(file, tree);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    reader.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  reader.finish();
}

void read_ini_file(const std::string& path, IniTree& tree) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad())
    throw ConfigError({path, 0, {}, {}, {}, std::string("a readable file, but: ") + std::strerror(errno)});
  read_ini(text, path, tree);
}

}  // namespace nova
