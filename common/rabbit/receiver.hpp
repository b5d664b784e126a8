// What happens to a request that arrived: parsed, recognised if it came twice, handled, answered, and settled
// with the broker when the handler has ended. Loop thread only; shared, because its coroutines may outlast
// the bus by a moment.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/async/task_group.hpp"
#include "common/log/log.hpp"
#include "common/rabbit/consumer.hpp"
#include "common/rabbit/numbers.hpp"
#include "common/rabbit/publisher.hpp"
#include "common/rabbit/service.hpp"
#include "common/rpc/envelope.hpp"
#include "common/rpc/metrics.hpp"
#include "common/rpc/recent_ids.hpp"

namespace nova::rabbit {

class Receiver : public std::enable_shared_from_this<Receiver> {
 public:
  struct Ends {
    std::shared_ptr<Publisher> publisher;
    std::shared_ptr<Consumer> consumer;
  };
  Receiver(boost::asio::any_io_executor executor, Ends ends, metrics::Registry* registry, Logger log);

  void receive(std::shared_ptr<Service> service, DeliveryRef ref, Delivery delivery);
  // Waits for the handlers that run; casts that wait to go back into their queue go at once.
  awaitable<void> join();
  // Cancels them; their messages are not settled, and so go to another server or to our successor.
  void stop() { tasks_.stop(); }
  std::size_t running() const { return tasks_.size(); }

 private:
  // One request being handled. The broker may deliver it again meanwhile: each copy is settled at the end.
  struct Job {
    std::shared_ptr<Service> service;
    rpc::RequestIds ids;
    std::string method;
    Context context;
    bool is_call = false;
    int earlier = 0;
    std::vector<DeliveryRef> copies;
    std::optional<boost::asio::steady_timer> pulse;  // the caller wants signs of life
    std::optional<boost::asio::steady_timer> delay;  // until it goes back into the queue
  };
  using JobPtr = std::shared_ptr<Job>;

  void refuse(const rpc::ParsedRequest& request, DeliveryRef ref);
  bool seen_before(const std::string& unique_id, DeliveryRef ref);
  JobPtr make_job(std::shared_ptr<Service> service, DeliveryRef ref, const Delivery& delivery,
                  rpc::ParsedRequest& request);
  awaitable<void> run(std::shared_ptr<Receiver> self, JobPtr job, rpc::Incoming message);
  awaitable<Verdict> conclude_cast(JobPtr job, Error error);
  void pulse(const JobPtr& job);
  void reply(const JobPtr& job, Body body, int attempt = 0);
  void finish(const JobPtr& job, Verdict verdict);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Publisher> publisher_;
  std::shared_ptr<Consumer> consumer_;
  Logger log_;
  Numbers numbers_;
  rpc::Metrics metrics_;
  TaskGroup tasks_;
  bool draining_ = false;
  rpc::RecentIds handled_;
  std::unordered_map<std::string, JobPtr> running_;  // by unique id
};

}  // namespace nova::rabbit
