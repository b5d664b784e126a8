#include "common/async/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <future>
#include <stdexcept>

#include "common/async/task_group.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova {
namespace {

TEST(BlockingPool, ResultsAndExceptionsComeBack) {
  boost::asio::io_context loop;
  BlockingPool pool(1);
  EXPECT_EQ(test::run_on(loop, pool.run([] { return 7; })), 7);
  EXPECT_THROW(test::run_on(loop, pool.run([]() -> int { throw std::runtime_error("no"); })),
               std::runtime_error);
}

TEST(BlockingPool, ACoroutineMayBeCancelledWhileItsFunctionRuns) {
  boost::asio::io_context loop;
  BlockingPool pool(2);
  TaskGroup tasks(loop.get_executor(), {});
  std::promise<void> begun, go;
  bool ran = false;
  auto task = [](BlockingPool& on, std::function<void()> function) -> awaitable<void> {
    co_await on.run(std::move(function));
  };
  tasks.spawn("runs", task(pool, [&] {
                begun.set_value();
                go.get_future().wait();
                ran = true;
              }));
  loop.restart();
  loop.poll();
  begun.get_future().wait();
  tasks.stop();
  test::run_on(loop, pool.run([] {}));  // the other thread has handled whatever stop() gave to it
  go.set_value();
  test::run_on(loop, tasks.join());
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace nova
