// Proves a workflow against a world in memory: what it leaves after a failure, a crash or a repetition at
// every point. A World is copyable state plus `apply(effect)`; a Bench makes ports over a world.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <optional>

#include "conductor/saga/drive.hpp"

namespace nova::test {

// Runs a coroutine to its end on a loop of its own.
template <class T>
T run(awaitable<T> task) {
  boost::asio::io_context loop;
  std::exception_ptr error;
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e) { error = e; });
    loop.run();
    if (error) std::rethrow_exception(error);
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e, T value) {
      error = e;
      result = std::move(value);
    });
    loop.run();
    if (error) std::rethrow_exception(error);
    return std::move(*result);
  }
}

// The process died here.
struct Crash {};

// Keeps the last saved record; crashes after the n-th save, or before applying it, when told.
template <class World>
class WorldLog final : public conductor::SagaLog {
 public:
  explicit WorldLog(World& world) : world_(world) {}
  int crash_after = -1;  // saves until the crash; -1: none
  int crash_before = -1;
  // The database fails at that save: before it did anything, or after the commit, which nobody heard of.
  int lost_before = -1;
  int lost_after = -1;
  int saves = 0;
  conductor::SagaRecord last;

  awaitable<void> save(const Context&, const conductor::SagaRecord& record,
                       conductor::Effects effects) override {
    ++saves;
    if (saves == crash_before) throw Crash{};
    if (saves == lost_before) throw Fault(Errc::unavailable, "the database is away");
    if (record.revision != last.revision) throw Fault(Errc::gone, "overtaken");
    World next = world_;
    for (const auto& one : effects) next.apply(one);
    world_ = std::move(next);
    last = record;
    ++last.revision;
    if (saves == crash_after) throw Crash{};
    if (saves == lost_after) throw Fault(Errc::timeout, "nobody knows whether this was committed");
    co_return;
  }

 private:
  World& world_;
};

}  // namespace nova::test
