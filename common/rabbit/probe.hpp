// Finds the connection that is up but deaf: every few seconds a message to ourselves through the reply queue
// and each host queue. One that does not come back, though nothing else came either, has the connection torn
// down and built again. Loop thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/log/log.hpp"
#include "common/rabbit/consumer.hpp"
#include "common/rabbit/numbers.hpp"
#include "common/rabbit/publisher.hpp"
#include "common/rabbit/service.hpp"

namespace nova::rabbit {

class Probe : public std::enable_shared_from_this<Probe> {
 public:
  static constexpr const char* type = "nova.probe";  // the AMQP property that marks its messages

  Probe(std::shared_ptr<Publisher> publisher, std::shared_ptr<Consumer> consumer,
        std::chrono::milliseconds interval, Numbers numbers, Logger log);

  void watch(std::shared_ptr<Service> service) { services_.push_back(std::move(service)); }
  // Runs until it is cancelled.
  static awaitable<void> run(std::shared_ptr<Probe> self);
  // A message of ours came back; or one of another process that shares our queue, which is passed on to it.
  void arrived(const Delivery& delivery);

 private:
  struct Round;
  void send(const std::string& exchange, const std::string& key, const std::string& id);
  void judge(const Round& round);
  void give_up(const std::string& why, bool publisher_too);
  bool returned(const std::string& id) const;

  std::shared_ptr<Publisher> publisher_;
  std::shared_ptr<Consumer> consumer_;
  std::chrono::milliseconds interval_;
  Numbers numbers_;
  Logger log_;
  std::vector<std::shared_ptr<Service>> services_;
  std::unordered_set<std::string> returned_;  // ids of this round
  std::chrono::steady_clock::time_point sent_at_;
  std::string unroutable_;  // why a probe of this round found no queue
};

}  // namespace nova::rabbit
