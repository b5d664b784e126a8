// A value that must not be seen: it has no stream or format operator, and dumps as "***".
#pragma once
#include <string>
#include <utility>

namespace nova {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

inline std::string format_as(const Secret& secret) { return secret.empty() ? "" : "***"; }

}  // namespace nova
