#include "api/policy/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "common/error.hpp"

namespace nova::api {
namespace {

// Words and parentheses of a check string. A word keeps quotes and the parentheses of %(name)s.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) tokens.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 1 < text.size() && text[i + 1] == '(') {
      const auto close = text.find(')', i);
      if (close == std::string_view::npos) throw Fault(Errc::bad_request, "'%(' without ')'");
      word += text.substr(i, close - i + 1);
      i = close;
    } else if (c == '(' || c == ')') {
      end_word();
      tokens.emplace_back(1, c);
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      end_word();
    } else {
      word += c;
    }
  }
  end_word();
  return tokens;
}

bool is_word(std::string_view token, std::string_view word) {
  return std::equal(token.begin(), token.end(), word.begin(), word.end(),
                    [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

Check leaf(Check::Kind kind, std::string left = {}, std::string right = {}) {
  Check check;
  check.kind = kind;
  check.left = std::move(left);
  check.right = std::move(right);
  return check;
}

// Recursive descent: any := all ("or" all)*, all := one ("and" one)*, one := "not" one | "(" any ")" | word.
class Parser {
 public:
  explicit Parser(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {}

  Check whole() {
    Check check = any();
    if (at_ < tokens_.size()) throw Fault(Errc::bad_request, fmt::format("unexpected '{}'", tokens_[at_]));
    return check;
  }

 private:
  bool next_is(std::string_view word) const { return at_ < tokens_.size() && is_word(tokens_[at_], word); }

  Check any() {
    return series("or", Check::Kind::any, [this] { return all(); });
  }
  Check all() {
    return series("and", Check::Kind::all, [this] { return one(); });
  }

  template <class Part>
  Check series(std::string_view word, Check::Kind kind, Part part) {
    Check first = part();
    if (!next_is(word)) return first;
    Check check = leaf(kind);
    check.parts.push_back(std::move(first));
    while (next_is(word)) {
      ++at_;
      check.parts.push_back(part());
    }
    return check;
  }

  Check one() {
    if (at_ >= tokens_.size()) throw Fault(Errc::bad_request, "it ends too early");
    if (next_is("not")) {
      ++at_;
      Check check = leaf(Check::Kind::negation);
      check.parts.push_back(one());
      return check;
    }
    const std::string token = tokens_[at_++];
    if (token != "(") return word(token);
    Check inside = any();
    if (!next_is(")")) throw Fault(Errc::bad_request, "')' is missing");
    ++at_;
    return inside;
  }

  static Check word(const std::string& token) {
    if (token == "@") return leaf(Check::Kind::always);
    if (token == "!") return leaf(Check::Kind::never);
    const auto colon = token.find(':');
    if (colon == std::string::npos) throw Fault(Errc::bad_request, fmt::format("'{}' is not a check", token));
    std::string left = token.substr(0, colon);
    std::string right = token.substr(colon + 1);
    if (left == "rule") return leaf(Check::Kind::rule, {}, std::move(right));
    if (left == "role") return leaf(Check::Kind::role, {}, std::move(right));
    return leaf(Check::Kind::attribute, std::move(left), std::move(right));
  }

  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
};

// A credential by oslo.policy's name; nothing when there is no such credential.
const std::string* credential(const Context& who, std::string_view key) {
  static const std::string yes = "True";
  static const std::string no = "False";
  static const std::string all = "all";
  static const std::string none;
  if (key == "user_id") return &who.user_id;
  if (key == "project_id") return &who.project_id;
  if (key == "user_domain_id") return &who.user_domain_id;
  if (key == "project_domain_id") return &who.project_domain_id;
  if (key == "is_admin") return who.is_admin ? &yes : &no;
  if (key == "system_scope") return who.system_scope ? &all : &none;
  return nullptr;
}

// VALUE with %(name)s taken from the target; nothing when the target lacks the name.
const std::string* expected_value(const std::string& text, const PolicyTarget& target) {
  if (!text.starts_with("%(") || !text.ends_with(")s")) return &text;
  const auto at = target.find(std::string_view(text).substr(2, text.size() - 4));
  return at == target.end() ? nullptr : &at->second;
}

std::string unquoted(const std::string& text) {
  const bool quoted =
      text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool same_attribute(const Check& check, const Context& who, const PolicyTarget& target) {
  const std::string* wanted = expected_value(check.right, target);
  if (wanted == nullptr) return false;
  if (const std::string* have = credential(who, check.left)) return !have->empty() && *have == *wanted;
  // A literal on the left, as in 'True':%(is_public)s; a bare word that is no credential never matches.
  const bool literal = check.left == "True" || check.left == "False" || unquoted(check.left) != check.left;
  return literal && unquoted(check.left) == *wanted;
}

bool has_role(const Context& who, const std::string& role) {
  return std::any_of(who.roles.begin(), who.roles.end(), [&](const std::string& have) {
    return have.size() == role.size() &&
           std::equal(have.begin(), have.end(), role.begin(), [](char a, char b) {
             return std::tolower(static_cast<unsigned char>(a)) ==
                    std::tolower(static_cast<unsigned char>(b));
           });
  });
}

}  // namespace

Check parse_check(std::string_view text) {
  auto tokens = tokens_of(text);
  return tokens.empty() ? leaf(Check::Kind::always) : Parser(std::move(tokens)).whole();
}

PolicyRules::PolicyRules(const PolicyTexts& texts) {
  for (const auto& [name, text] : texts) {
    try {
      rules_.emplace(name, parse_check(text));
    } catch (const Fault& fault) {
      throw Fault(Errc::bad_request,
                  fmt::format("policy rule {} = \"{}\" cannot be read: {}", name, text, fault.what()));
    }
  }
  refuse_circles();
}

void PolicyRules::refuse_circles() const {
  std::set<std::string, std::less<>> done;
  std::vector<std::string> path;
  const auto visit = [&](const auto& self, const std::string& name) -> void {
    if (done.contains(name)) return;
    if (std::find(path.begin(), path.end(), name) != path.end())
      throw Fault(Errc::bad_request, fmt::format("policy rule {} refers to itself", name));
    const auto at = rules_.find(name);
    if (at == rules_.end()) return;
    path.push_back(name);
    const auto walk = [&](const auto& again, const Check& check) -> void {
      if (check.kind == Check::Kind::rule) self(self, check.right);
      for (const auto& part : check.parts) again(again, part);
    };
    walk(walk, at->second);
    path.pop_back();
    done.insert(name);
  };
  for (const auto& [name, check] : rules_) visit(visit, name);
}

bool PolicyRules::allows(std::string_view rule, const Context& who, const PolicyTarget& target) const {
  const auto at = rules_.find(rule);
  return at != rules_.end() && passes(at->second, who, target);
}

bool PolicyRules::passes(const Check& check, const Context& who, const PolicyTarget& target) const {
  const auto holds = [&](const Check& part) { return passes(part, who, target); };
  switch (check.kind) {
    case Check::Kind::always:
      return true;
    case Check::Kind::never:
      return false;
    case Check::Kind::all:
      return std::all_of(check.parts.begin(), check.parts.end(), holds);
    case Check::Kind::any:
      return std::any_of(check.parts.begin(), check.parts.end(), holds);
    case Check::Kind::negation:
      return !holds(check.parts.front());
    case Check::Kind::role:
      return has_role(who, check.right);
    case Check::Kind::rule:
      return allows(check.right, who, target);
    case Check::Kind::attribute:
      return same_attribute(check, who, target);
  }
  return false;
}

}  // namespace nova::api
