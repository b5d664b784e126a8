// Values that many hosts share, kept once and named by a small number, so that a question about them is
// answered once per value and not once per host. Counts its users; a number is given out again when unused.
#pragma once
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nova::scheduler {

template <class T, class Hash = std::hash<T>>
class Interner {
 public:
  using Id = std::uint32_t;

  // The number of `value`, which one more user holds from now on.
  Id acquire(T value) {
    const std::size_t hash = Hash{}(value);
    auto [at, end] = by_hash_.equal_range(hash);
    for (; at != end; ++at)
      if (slots_[at->second].value == value) {
        ++slots_[at->second].users;
        return at->second;
      }
    const Id id = free_slot();
    slots_[id] = Slot{std::move(value), hash, 1};
    by_hash_.emplace(hash, id);
    return id;
  }

  void release(Id id) {
    Slot& slot = slots_[id];
    if (--slot.users > 0) return;
    auto [at, end] = by_hash_.equal_range(slot.hash);
    while (at != end && at->second != id) ++at;
    if (at != end) by_hash_.erase(at);
    slot.value = T{};
    free_.push_back(id);
  }

  const T& operator[](Id id) const { return slots_[id].value; }
  // Every number in use is below this one.
  std::size_t limit() const { return slots_.size(); }
  std::size_t size() const { return slots_.size() - free_.size(); }

 private:
  struct Slot {
    T value{};
    std::size_t hash = 0;
    std::size_t users = 0;
  };
  Id free_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<Id>(slots_.size() - 1);
    }
    const Id id = free_.back();
    free_.pop_back();
    return id;
  }

  std::vector<Slot> slots_;
  std::vector<Id> free_;
  std::unordered_multimap<std::size_t, Id> by_hash_;
};

}  // namespace nova::scheduler
