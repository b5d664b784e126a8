// Reads this process's queues: the loop side, which owns its connection. Hands replies and requests to the
// two functions it was given, and keeps who waits for the link or for a service informed.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "common/rabbit/consuming_role.hpp"

namespace nova::rabbit {

class Consumer : public std::enable_shared_from_this<Consumer> {
 public:
  // All are called on the loop.
  struct Hooks {
    std::function<void(Delivery)> reply;
    std::function<void(std::size_t service, DeliveryRef, Delivery)> request;
    std::function<void(const std::string& why)> lost;  // calls in flight will get no answer
    std::function<void()> changed;                     // up(), serving() or drained() may have
  };
  Consumer(boost::asio::any_io_executor executor, const Settings& settings, Hooks hooks, Logger log);
  ~Consumer();

  void start();
  void stop();  // the hooks are not called after this
  // The number of the new service.
  std::size_t serve(rpc::Address at, std::uint16_t prefetch, rpc::Reads reads);
  void settle(DeliveryRef ref, Verdict verdict);
  void drain();
  void rebuild(std::string why) { connection_.rebuild(std::move(why)); }

  bool up() const { return !reply_queue_.empty(); }
  const std::string& reply_queue() const { return reply_queue_; }  // empty while the link is down
  std::size_t serving() const { return serving_; }                 // how many services have been declared
  bool drained() const { return drained_; }

 private:
  void put(ConsumingRole::Order order);
  void take(std::vector<Notice> notices);
  void take(Received& received);

  boost::asio::any_io_executor executor_;
  Hooks hooks_;
  std::string reply_queue_;
  std::uint64_t epoch_ = 0;
  std::size_t asked_ = 0;
  std::size_t serving_ = 0;
  bool drained_ = false;
  bool stopped_ = false;
  ConsumingRole role_;
  Connection connection_;
};

}  // namespace nova::rabbit
