#include "common/log/mask.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace nova {
namespace {

constexpr std::string_view stars = "***";

// A name holds a secret when its lower-case form, without _ and -, ends in one of these.
constexpr std::array<std::string_view, 12> secret_names{
    "password", "passwd",    "pass",       "passphrase", "pswd",          "token",
    "secret",   "secretkey", "privatekey", "apikey",     "authorization", "secretuuid"};

bool name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
bool blank(char c) { return c == ' ' || c == '\t'; }

bool secret_name(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (c != '_' && c != '-') plain += lower(c);
  return std::any_of(secret_names.begin(), secret_names.end(),
                     [&](std::string_view known) { return plain.ends_with(known); });
}

// Walks over the text once; `out` receives what has been passed, secrets replaced.
class Masker {
 public:
  explicit Masker(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  std::string run() {
    while (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("://"))
        url();
      else if (name_char(text_[at_]))
        name();
      else
        copy(1);
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t n) {
    out_ += text_.substr(at_, n);
    at_ += n;
  }
  void hide(std::size_t n) {
    if (n > 0) out_ += stars;
    at_ += n;
  }
  char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  // scheme://user:password@host
  void url() {
    copy(3);
    const auto end = std::min(text_.find_first_of(" \t\n\"'/<>", at_), text_.size());
    const auto authority = text_.substr(at_, end - at_);
    const auto host = authority.rfind('@');
    const auto colon = authority.find(':');
    if (host == authority.npos || colon == authority.npos || colon > host) return;
    // Several hosts: amqp://a:b@h1,c:d@h2 - each password between its colon and its @.
    std::size_t from = 0;
    while (from < authority.size()) {
      const auto comma = std::min(authority.find(',', from), authority.size());
      const auto part = authority.substr(from, comma - from);
      const auto pass = part.find(':'), sign = part.rfind('@');
      if (pass != part.npos && sign != part.npos && pass < sign) {
        copy(pass + 1);
        hide(sign - pass - 1);
        copy(part.size() - sign);
      } else {
        copy(part.size());
      }
      if (comma < authority.size()) copy(1);
      from = comma + 1;
    }
  }

  void name() {
    std::size_t end = at_;
    while (end < text_.size() && name_char(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    copy(word.size());
    if (secret_name(word)) value(word);
  }

  // What follows a secret's name: quotes, blanks, = or :, and then the value.
  void value(std::string_view word) {
    std::size_t at = at_;
    if (peek(at) == '>') return element(word);
    if (word.starts_with("--") && blank(peek(at))) {
      copy(1);
      return plain_value();
    }
    while (peek(at) == '\\') ++at;
    if (peek(at) == '"' || peek(at) == '\'') ++at;
    while (blank(peek(at))) ++at;
    if (peek(at) != '=' && peek(at) != ':') return;
    ++at;
    while (blank(peek(at))) ++at;
    if ((peek(at) == 'u' || peek(at) == 'b') && (peek(at + 1) == '"' || peek(at + 1) == '\'')) ++at;
    copy(at - at_);
    std::size_t slashes = 0;
    while (peek(at_ + slashes) == '\\') ++slashes;
    if (peek(at_ + slashes) == '"' || peek(at_ + slashes) == '\'') return quoted_value(slashes);
    if (peek(at_) == '{' || peek(at_) == '[') return;
    plain_value();
  }

  void element(std::string_view) {
    copy(1);
    hide(std::min(text_.find('<', at_), text_.size()) - at_);
  }

  // Up to the same quote with the same number of backslashes before it (JSON inside JSON has some).
  void quoted_value(std::size_t slashes) {
    const char quote = peek(at_ + slashes);
    copy(slashes + 1);
    std::size_t end = at_, run = 0;
    for (; end < text_.size(); ++end) {
      if (text_[end] == quote && run == slashes) break;
      run = text_[end] == '\\' ? run + 1 : 0;
    }
    hide(std::min(end, text_.size()) - at_ - (end < text_.size() ? slashes : 0));
  }

  void plain_value() {
    constexpr std::array<std::string_view, 2> schemes{"Bearer ", "Basic "};
    for (const auto scheme : schemes)
      if (text_.substr(at_).starts_with(scheme)) copy(scheme.size());
    hide(std::min(text_.find_first_of(" \t\r\n,;&\"'<>(){}[]", at_), text_.size()) - at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

bool holds(std::string_view text, std::string_view stem) {
  return std::search(text.begin(), text.end(), stem.begin(), stem.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

}  // namespace

bool may_hold_secret(std::string_view text) {
  constexpr std::array<std::string_view, 9> stems{"pass",   "token",   "secret",        "pswd", "private",
                                                  "apikey", "api_key", "authorization", "://"};
  return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return holds(text, stem); });
}

std::string masked(std::string_view text) { return Masker(text).run(); }

}  // namespace nova
