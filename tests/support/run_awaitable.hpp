// Runs coroutines in tests: on a given loop until the coroutine ends, whatever else the loop still has to do.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "common/async/awaitable.hpp"

namespace nova::test {

// Throws what escapes from the coroutine.
template <class T>
T run_on(boost::asio::io_context& loop, awaitable<T> task) {
  struct Nothing {};
  std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> result;
  std::exception_ptr error;
  bool ended = false;
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e) {
      error = e;
      ended = true;
    });
  } else {
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e, T value) {
      error = e;
      result.emplace(std::move(value));
      ended = true;
    });
  }
  loop.restart();
  while (!ended && loop.run_one() > 0) {
  }
  if (error) std::rethrow_exception(error);
  if (!ended) std::terminate();  // the loop ran dry: the coroutine waits for what can never come
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace nova::test
