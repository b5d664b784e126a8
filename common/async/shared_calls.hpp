// Calls that several coroutines want at the same time are made once: who asks in the same turn of the loop,
// as those do whose requests arrived together, goes into one call, and whoever asks while one is under way
// goes into the next, together with all who ask meanwhile. That begins when the one before it ends, or beside
// it when it hangs for `patience`. Every answer comes from a call that began after the question was asked, so
// nobody gets an older one than without sharing; nothing is kept. After a shared call that fails with a Fault
// each of its askers asks alone, or, where asking twice is not allowed, is told. Used on one loop thread.
#pragma once
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/error.hpp"

namespace nova {

enum class OnFailure { ask_alone, tell_all };

template <class Item, class Answer>
class SharedCalls {
 public:
  // One answer for each item, in their order.
  using Call = std::function<awaitable<std::vector<Answer>>(std::vector<Item>)>;

  // `most`: items of one call.
  explicit SharedCalls(std::size_t most = 64, OnFailure on_failure = OnFailure::ask_alone,
                       std::chrono::milliseconds patience = std::chrono::milliseconds(100))
      : most_(most), on_failure_(on_failure), patience_(patience) {}

  // Items of equal keys may go into one call, which is then the call of any of them.
  awaitable<Answer> ask(std::string key, Item item, Call call) {
    const auto lines = lines_;
    const bool idle = !lines->contains(key);
    auto round = idle ? nullptr : (*lines)[key];
    const bool leads = round == nullptr;
    if (leads) round = std::make_shared<Round>(co_await boost::asio::this_coro::executor);
    if (round->items.size() >= most_) co_return co_await alone(std::move(item), std::move(call));
    const std::size_t place = round->items.size();
    round->items.push_back(item);
    if (leads) {
      // Who leads a call that is not made twice leads it to its end, even if nobody waits for its own answer.
      if (on_failure_ == OnFailure::tell_all)
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
      co_await lead(lines, std::move(key), idle ? std::nullopt : std::optional(patience_), round, call);
      if (round->handed_on)  // that call first
        co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
      co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::enable_terminal_cancellation());
    } else {
      co_await round->wait();
    }
    if (place < round->answers.size()) co_return std::move(round->answers[place]);
    if (on_failure_ == OnFailure::tell_all) {
      if (round->failure) std::rethrow_exception(round->failure);
      throw Fault(Errc::timeout, "What became of the request is not known.");
    }
    co_return co_await alone(std::move(item), std::move(call));
  }

 private:
  // One call that is still to come, and those who wait for it.
  struct Round {
    explicit Round(const boost::asio::any_io_executor& executor)
        : turn(executor), end(executor, boost::asio::steady_timer::time_point::max()) {}
    // Neither wait is ended by cancellation: who leads has to hand on, and who follows is woken by who leads.
    awaitable<void> wait() {
      co_await boost::asio::this_coro::throw_if_cancelled(false);
      boost::system::error_code ignored;
      while (!ended)
        co_await end.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      co_await boost::asio::this_coro::throw_if_cancelled(true);
    }
    awaitable<void> wait_for_turn(std::chrono::milliseconds patience) {
      co_await boost::asio::this_coro::throw_if_cancelled(false);
      boost::system::error_code ignored;
      turn.expires_after(patience);
      while (!begins && turn.expiry() > boost::asio::steady_timer::clock_type::now())
        co_await turn.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      co_await boost::asio::this_coro::throw_if_cancelled(true);
    }
    void begin() {
      begins = true;
      turn.cancel();
    }
    void finish() {
      ended = true;
      end.cancel();
    }
    boost::asio::steady_timer turn, end;
    std::vector<Item> items;
    std::vector<Answer> answers;  // empty when the call failed
    std::exception_ptr failure;
    bool begins = false;
    bool ended = false;
    bool handed_on = false;  // another round begins after this one
  };
  // By key, present while a call is under way: the round that comes after it, if anybody waits for it.
  using Lines = std::unordered_map<std::string, std::shared_ptr<Round>>;

  // Held by who leads a round: lets the next one begin, whatever becomes of the call, and then ends its own,
  // so that the next call is under way while the answers of this one are being worked on.
  struct Turn {
    std::shared_ptr<Lines> lines;
    const std::string& key;
    std::shared_ptr<Round> round;
    ~Turn() {
      hand_on();
      round->finish();
    }
    void hand_on() {
      const auto line = lines->find(key);
      if (line == lines->end()) return;
      if (line->second == round) line->second = nullptr;  // it never called
      round->handed_on = line->second != nullptr;
      if (round->handed_on)
        line->second->begin();
      else
        lines->erase(line);
    }
  };

  static awaitable<void> lead(std::shared_ptr<Lines> lines, std::string key,
                              std::optional<std::chrono::milliseconds> patience, std::shared_ptr<Round> round,
                              const Call& call) {
    (*lines)[key] = round;
    const Turn turn{lines, key, round};
    if (patience)
      co_await round->wait_for_turn(*patience);
    else  // no call is under way
      co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
    (*lines)[key] = nullptr;  // who asks from now on goes into the round after this one
    try {
      round->answers = co_await call(round->items);
    } catch (const Fault&) {
      if (round->items.size() == 1) throw;
      round->failure = std::current_exception();
    }
  }

  static awaitable<Answer> alone(Item item, Call call) {
    std::vector<Item> items;
    items.push_back(std::move(item));
    auto answers = co_await call(std::move(items));
    co_return std::move(answers.at(0));
  }

  std::size_t most_;
  OnFailure on_failure_;
  std::chrono::milliseconds patience_;
  std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();  // shared with calls that outlive this
};

}  // namespace nova
