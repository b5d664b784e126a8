#include "common/async/keyed_lock.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nova {
namespace asio = boost::asio;

struct KeyedLock::Waiter {
  explicit Waiter(const asio::any_io_executor& ex) : timer(ex, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool granted = false;
};

void KeyedLock::Hold::release() {
  if (auto* owner = std::exchange(owner_, nullptr)) owner->hand_on(key_);
}

void KeyedLock::hand_on(const std::string& key) {
  const auto at = queues_.find(key);
  if (at == queues_.end()) return;
  if (at->second.empty()) {
    queues_.erase(at);
    return;
  }
  const auto next = at->second.front();
  at->second.pop_front();
  next->granted = true;
  next->timer.cancel();
}

awaitable<KeyedLock::Hold> KeyedLock::acquire(std::string key) {
  const auto [at, free] = queues_.try_emplace(key);
  if (!free) {
    auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
    queues_[key].push_back(waiter);
    boost::system::error_code error;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (!waiter->granted) {
      auto& queue = queues_[key];
      std::erase(queue, waiter);
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
  co_return Hold(this, std::move(key));
}

}  // namespace nova
