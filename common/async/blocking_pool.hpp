// Threads for libraries that block (libpqxx, libvirt, libarchive): run() suspends the coroutine, calls the
// function on a pool thread and resumes on the coroutine's own loop. Exceptions come out of the co_await. A
// function cannot be cancelled: a coroutine that is cancelled meanwhile ends at its next co_await. (Asio
// would otherwise throw through the pool's thread, and so end the process, when the function has not begun
// yet.)
#pragma once
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "common/async/awaitable.hpp"

namespace nova {

class BlockingPool {
 public:
  explicit BlockingPool(std::size_t threads) : pool_(threads) {}
  // Waits for the functions that run; those not begun are dropped.
  ~BlockingPool() {
    pool_.stop();
    pool_.join();
  }
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  template <class F>
  awaitable<std::invoke_result_t<F&>> run(F function) {
    using R = std::invoke_result_t<F&>;
    auto call = [](F f) -> awaitable<R> { co_return f(); };
    co_return co_await boost::asio::co_spawn(
        pool_, call(std::move(function)),
        boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), boost::asio::use_awaitable));
  }

 private:
  boost::asio::thread_pool pool_;
};

}  // namespace nova
