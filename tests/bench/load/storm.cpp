#include "tests/bench/load/storm.hpp"

#include <boost/asio/this_coro.hpp>

#include "common/async/task_group.hpp"
#include "common/error.hpp"

namespace nova::bench {
namespace {

struct Shared {
  std::size_t next = 0;
  std::size_t jobs = 0;
  Timings timings;
};

awaitable<void> client(Shared& shared, const Job& job) {
  while (shared.next < shared.jobs) {
    const std::size_t number = shared.next++;
    const auto start = Steady::now();
    try {
      co_await job(number);
      shared.timings.ms.push_back(seconds_since(start) * 1000);
    } catch (const Fault& fault) {
      if (shared.timings.errors++ == 0) shared.timings.first_error = fault.what();
    }
  }
}

}  // namespace

awaitable<Timings> storm(Crowd crowd, Job job) {
  Shared shared;
  shared.jobs = crowd.jobs;
  shared.timings.ms.reserve(crowd.jobs);
  std::exception_ptr failure;
  TaskGroup clients(co_await boost::asio::this_coro::executor,
                    [&failure](const std::string&, std::exception_ptr error) { failure = error; });
  const auto start = Steady::now();
  for (std::size_t i = 0; i < crowd.clients; ++i) clients.spawn("client", client(shared, job));
  co_await clients.join();
  shared.timings.seconds = seconds_since(start);
  if (failure) std::rethrow_exception(failure);
  co_return std::move(shared.timings);
}

}  // namespace nova::bench
