// Bounds how many coroutines do one kind of work at a time; the others wait in order of arrival. Used on one
// loop thread; a waiter that is cancelled leaves the queue.
#pragma once
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

#include "common/async/awaitable.hpp"

namespace nova {

class Slots {
 public:
  class Hold {
   public:
    Hold() = default;
    explicit Hold(Slots* owner) : owner_(owner) {}
    Hold(Hold&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Hold& operator=(Hold&& other) noexcept {
      release();
      owner_ = std::exchange(other.owner_, nullptr);
      return *this;
    }
    ~Hold() { release(); }
    void release();

   private:
    Slots* owner_ = nullptr;
  };

  // 0: no bound.
  explicit Slots(std::size_t count) : bounded_(count > 0), free_(count) {}

  // The slots outlive every Hold.
  awaitable<Hold> acquire();
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct Waiter;
  void give_back();

  bool bounded_;
  std::size_t free_;
  std::deque<std::shared_ptr<Waiter>> queue_;
};

}  // namespace nova
