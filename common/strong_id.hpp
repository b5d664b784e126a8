// A string that names one kind of thing: StrongId<struct ServerTag> and StrongId<struct HostTag> do not mix.
#pragma once
#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace nova {

template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const StrongId&) const = default;

 private:
  std::string text_;
};

template <class Tag>
std::string format_as(const StrongId<Tag>& id) {
  return id.str();
}

}  // namespace nova

template <class Tag>
struct std::hash<nova::StrongId<Tag>> {
  std::size_t operator()(const nova::StrongId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
