#include "common/rabbit/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace nova::rabbit {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

struct Calls::Waiter {
  Waiter(const asio::any_io_executor& executor, Terms t)
      : terms(std::move(t)), alive_until(next_sign()), timer(executor) {}

  Time next_sign() const {
    return terms.heartbeat.count() == 0 ? Time::max() : Clock::now() + terms.heartbeat;
  }
  void finish() {
    finished = true;
    timer.cancel();
  }

  Terms terms;
  Time alive_until;
  asio::steady_timer timer;
  bool finished = false;
  std::optional<Error> failure;
  json::Document result;
};

namespace {

// Forgets the call however its coroutine ends.
template <class Map>
class Forget {
 public:
  Forget(Map& map, const std::string& key) : map_(map), key_(key) {}
  ~Forget() { map_.erase(key_); }
  Forget(const Forget&) = delete;
  Forget& operator=(const Forget&) = delete;

 private:
  Map& map_;
  const std::string& key_;
};

}  // namespace

Calls::Calls(asio::any_io_executor executor) : executor_(std::move(executor)) {}
Calls::~Calls() = default;

void Calls::expect(Terms terms) {
  std::string id = terms.msg_id;
  waiting_.emplace(std::move(id), std::make_shared<Waiter>(executor_, std::move(terms)));
}

awaitable<json::Document> Calls::wait(std::string msg_id) {
  const auto waiter = waiting_.at(msg_id);
  const Forget forget(waiting_, msg_id);
  const Terms& terms = waiter->terms;
  while (!waiter->finished) {
    const Time now = Clock::now();
    if (now >= terms.deadline) throw Fault(Errc::timeout, fmt::format("no reply to {} in time", terms.what));
    if (now >= waiter->alive_until)
      throw Fault(Errc::timeout,
                  fmt::format("no sign of life from {} for {} s", terms.what, terms.heartbeat.count()));
    waiter->timer.expires_at(std::min(terms.deadline, waiter->alive_until));
    boost::system::error_code error;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted && !waiter->finished)
      throw boost::system::system_error(error);  // the caller was cancelled
  }
  if (waiter->failure) throw Fault(*waiter->failure);
  co_return std::move(waiter->result);
}

bool Calls::answer(rpc::ParsedReply reply) {
  const auto at = waiting_.find(reply.msg_id);
  if (at == waiting_.end()) return false;
  Waiter& waiter = *at->second;
  if (!reply.ending) {
    waiter.alive_until = waiter.next_sign();
    return true;
  }
  waiter.failure = std::move(reply.failure);
  waiter.result = std::move(reply.result);
  waiter.finish();
  return true;
}

void Calls::fail(const std::string& msg_id, Error error) {
  const auto at = waiting_.find(msg_id);
  if (at == waiting_.end() || at->second->finished) return;
  at->second->failure = std::move(error);
  at->second->finish();
}

void Calls::fail_all(const Error& error) {
  for (const auto& [id, waiter] : waiting_) {
    if (waiter->finished) continue;
    waiter->failure = error;
    waiter->finish();
  }
}

}  // namespace nova::rabbit
