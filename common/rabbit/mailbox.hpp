// What the loop hands to an I/O thread: put on one, emptied at once on the other.
#pragma once
#include <mutex>
#include <utility>
#include <vector>

namespace nova::rabbit {

template <class T>
class Mailbox {
 public:
  // True if it was empty, so that its reader has to be woken.
  bool put(T item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
    return items_.size() == 1;
  }
  std::vector<T> take_all() {
    const std::lock_guard lock(mutex_);
    return std::exchange(items_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<T> items_;
};

}  // namespace nova::rabbit
