// Calls that await their reply. Loop thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>

#include "common/async/awaitable.hpp"
#include "common/error.hpp"
#include "common/json/value.hpp"
#include "common/rpc/envelope.hpp"

namespace nova::rabbit {

class Calls {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit Calls(boost::asio::any_io_executor executor);
  ~Calls();

  struct Terms {
    std::string msg_id;
    std::string what;  // "method of topic", for messages
    Time deadline;
    std::chrono::seconds heartbeat{};  // a sign of life is due this often; 0: none
  };
  // Registers before the request leaves, so that no reply can come too early.
  void expect(Terms terms);
  // The result, or throws what ended the call: the peer's failure, unavailable, timeout.
  awaitable<json::Document> wait(std::string msg_id);

  // False if nobody waits for it (any more).
  bool answer(rpc::ParsedReply reply);
  void fail(const std::string& msg_id, Error error);
  void fail_all(const Error& error);
  std::size_t size() const { return waiting_.size(); }

 private:
  struct Waiter;
  boost::asio::any_io_executor executor_;
  std::unordered_map<std::string, std::shared_ptr<Waiter>> waiting_;
};

}  // namespace nova::rabbit
