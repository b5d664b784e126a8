#include "common/async/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>

namespace nova {
namespace asio = boost::asio;

struct TaskGroup::State {
  State(asio::any_io_executor ex, OnError report)
      : executor(std::move(ex)), on_error(std::move(report)), idle(executor) {
    idle.expires_at(asio::steady_timer::time_point::max());
  }
  asio::any_io_executor executor;
  OnError on_error;
  asio::steady_timer idle;  // cancelled whenever the last task ends
  std::list<asio::cancellation_signal> signals;
  bool stopping = false;
};

TaskGroup::TaskGroup(asio::any_io_executor executor, OnError on_error)
    : state_(std::make_shared<State>(std::move(executor), std::move(on_error))) {}
TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(std::string name, awaitable<void> task) {
  auto state = state_;
  auto signal = state->signals.emplace(state->signals.end());
  auto done = [state, signal, name = std::move(name)](std::exception_ptr error) {
    state->signals.erase(signal);
    if (error && !state->stopping && state->on_error) state->on_error(name, error);
    if (state->signals.empty()) state->idle.cancel();
  };
  asio::co_spawn(state->executor, std::move(task),
                 asio::bind_cancellation_slot(signal->slot(), std::move(done)));
}

void TaskGroup::stop() {
  state_->stopping = true;
  // A cancelled task may end at once and erase its signal: emit from the loop, one at a time.
  for (auto at = state_->signals.begin(); at != state_->signals.end();) {
    auto next = std::next(at);
    at->emit(asio::cancellation_type::terminal);
    at = next;
  }
}

awaitable<void> TaskGroup::join() {
  auto state = state_;
  while (!state->signals.empty()) {
    boost::system::error_code ignored;
    co_await state->idle.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

std::size_t TaskGroup::size() const { return state_->signals.size(); }
bool TaskGroup::stopping() const { return state_->stopping; }

}  // namespace nova
