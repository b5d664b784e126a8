// Finds the members of one object for a decoder that asks for them mostly in the order in which they were
// written, as our own encoder does: then each is the next one, and nothing is searched.
#pragma once
#include <string_view>
#include <vector>

#include "common/json/value.hpp"

namespace nova::json {

class MemberFinder {
 public:
  explicit MemberFinder(const Value& object) : members_(object.members()) {}

  const Value* find(std::string_view name) {
    for (std::size_t looked = 0; looked < members_.size(); ++looked) {
      const std::size_t at =
          next_ + looked < members_.size() ? next_ + looked : next_ + looked - members_.size();
      if (members_[at].name != name) continue;
      next_ = at + 1 == members_.size() ? 0 : at + 1;
      return &members_[at].value;
    }
    return nullptr;
  }
  const std::vector<Member>& members() const { return members_; }

 private:
  std::vector<Member> members_;
  std::size_t next_ = 0;
};

}  // namespace nova::json
