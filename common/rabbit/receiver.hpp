// What happens to a request that arrived: parsed, recognised if it came twice, handled, answered, and settled
// with the broker when the handler has ended. Loop thread only.
#pragma once
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/async/task_group.hpp"
#include "common/log/log.hpp"
#include "common/rabbit/consumer.hpp"
#include "common/rabbit/publisher.hpp"
#include "common/rpc/envelope.hpp"
#include "common/rpc/recent_ids.hpp"

namespace nova::rabbit {

class Receiver {
 public:
  // All outlive it.
  Receiver(boost::asio::any_io_executor executor, Publisher& publisher, Consumer& consumer, Logger log);

  void receive(const rpc::Handler& handler, DeliveryRef ref, Delivery delivery);
  std::size_t running() const { return tasks_.size(); }
  awaitable<void> join() { return tasks_.join(); }
  void stop() { tasks_.stop(); }

 private:
  // One request being handled. The broker may deliver it again meanwhile: each copy is settled at the end.
  struct Job {
    rpc::RequestIds ids;
    std::string method;
    bool is_call = false;
    int earlier = 0;
    std::vector<DeliveryRef> copies;
  };

  awaitable<void> run(rpc::Handler handler, rpc::Incoming message, std::shared_ptr<Job> job);
  awaitable<Verdict> judge(std::shared_ptr<Job> job, Context context, Error error);
  void reply(const Job& job, std::string body);
  void poison(DeliveryRef ref, const std::string& queue, const std::string& why);
  void finish(const Job& job, Verdict verdict);

  boost::asio::any_io_executor executor_;
  Publisher& publisher_;
  Consumer& consumer_;
  Logger log_;
  TaskGroup tasks_;
  TaskGroup signs_of_life_;
  rpc::RecentIds handled_;
  std::unordered_map<std::string, std::shared_ptr<Job>> running_;  // by unique id
};

}  // namespace nova::rabbit
