// One coroutine at a time per key, in order of arrival: serialises the operations on one server. Used on one
// loop thread; a waiter that is cancelled leaves the queue.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "common/async/awaitable.hpp"

namespace nova {

class KeyedLock {
 public:
  class Hold {
   public:
    Hold() = default;
    Hold(KeyedLock* owner, std::string key) : owner_(owner), key_(std::move(key)) {}
    Hold(Hold&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), key_(std::move(other.key_)) {}
    Hold& operator=(Hold&& other) noexcept {
      release();
      owner_ = std::exchange(other.owner_, nullptr);
      key_ = std::move(other.key_);
      return *this;
    }
    ~Hold() { release(); }
    void release();

   private:
    KeyedLock* owner_ = nullptr;
    std::string key_;
  };

  // The lock outlives every Hold.
  awaitable<Hold> acquire(std::string key);
  bool held(const std::string& key) const { return queues_.contains(key); }

 private:
  struct Waiter;
  void hand_on(const std::string& key);
  std::unordered_map<std::string, std::deque<std::shared_ptr<Waiter>>>
      queues_;  // present = held; the waiters
};

}  // namespace nova
