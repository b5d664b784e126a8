// Runs several coroutines at the same time and waits for all of them; their results come in their order. If
// some throw, the first exception is thrown again once all have ended. Used on one loop thread.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <vector>

#include "common/async/awaitable.hpp"

namespace nova {

template <class R>
awaitable<std::vector<R>> together(std::vector<awaitable<R>> parts) {
  struct State {
    State(const boost::asio::any_io_executor& executor, std::size_t count)
        : results(count), left(count), changed(executor, boost::asio::steady_timer::time_point::max()) {}
    std::vector<R> results;
    std::size_t left;
    std::exception_ptr failure;
    boost::asio::steady_timer changed;
  };
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto state = std::make_shared<State>(executor, parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    boost::asio::co_spawn(executor, std::move(parts[i]), [state, i](std::exception_ptr error, R result) {
      if (error && !state->failure) state->failure = error;
      state->results[i] = std::move(result);
      if (--state->left == 0) state->changed.cancel();
    });
  // The parts use what the caller holds: its cancellation waits for them.
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  boost::system::error_code ignored;
  while (state->left > 0)
    co_await state->changed.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  co_await boost::asio::this_coro::throw_if_cancelled(true);
  if (state->failure) std::rethrow_exception(state->failure);
  co_return std::move(state->results);
}

}  // namespace nova
