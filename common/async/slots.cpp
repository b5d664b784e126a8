#include "common/async/slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nova {
namespace asio = boost::asio;

struct Slots::Waiter {
  explicit Waiter(const asio::any_io_executor& ex) : timer(ex, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool granted = false;
};

void Slots::Hold::release() {
  if (auto* owner = std::exchange(owner_, nullptr)) owner->give_back();
}

void Slots::give_back() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  const auto next = queue_.front();
  queue_.pop_front();
  next->granted = true;
  next->timer.cancel();
}

awaitable<Slots::Hold> Slots::acquire() {
  if (!bounded_) co_return Hold();
  if (free_ > 0) {
    --free_;
    co_return Hold(this);
  }
  auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
  queue_.push_back(waiter);
  boost::system::error_code error;
  co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (!waiter->granted) {
    std::erase(queue_, waiter);
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return Hold(this);
}

}  // namespace nova
