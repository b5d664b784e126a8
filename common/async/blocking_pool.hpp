// Threads for libraries that block (libpqxx, libvirt, libarchive): run() suspends the coroutine, calls the
// function on a pool thread and resumes on the coroutine's own loop. Exceptions come out of the co_await. A
// function cannot be cancelled: a coroutine that is cancelled meanwhile ends at its next co_await. (Asio
// would otherwise throw through the pool's thread, and so end the process, when the function has not begun
// yet.)
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <memory>
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
    namespace asio = boost::asio;
    std::packaged_task<std::invoke_result_t<F&>()> task(std::move(function));
    auto result = task.get_future();
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [this](auto resume, auto job) {
          // One visit to the pool and one to the loop: each may wake a thread that sleeps.
          auto loop = asio::prefer(asio::get_associated_executor(resume),
                                   asio::execution::outstanding_work_t::tracked);
          asio::post(pool_, [job = std::move(job), resume = std::move(resume), loop]() mutable {
            std::exchange(job, {})();  // what it holds is gone before the coroutine goes on
            asio::post(std::move(resume));
          });
        },
        asio::use_awaitable, std::move(task));
    co_return result.get();
  }

 private:
  boost::asio::thread_pool pool_;
};

}  // namespace nova
