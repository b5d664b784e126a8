#include "common/async/sleep.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

namespace nova {
namespace asio = boost::asio;

awaitable<void> sleep_until(std::chrono::steady_clock::time_point time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> sleep_for(std::chrono::steady_clock::duration time) {
  co_await sleep_until(std::chrono::steady_clock::now() + time);
}

std::chrono::steady_clock::duration jittered(std::chrono::steady_clock::duration base) {
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_real_distribution<double> factor(0.8, 1.2);
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(base) *
                                                                         factor(random));
}

}  // namespace nova
