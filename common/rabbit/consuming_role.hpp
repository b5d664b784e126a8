// The I/O half of the Consumer: declares queues, reads messages from them, acknowledges what the loop has
// settled. Runs on its connection's thread; declares everything again on every new link.
#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "common/rabbit/connection.hpp"
#include "common/rabbit/mailbox.hpp"
#include "common/rpc/bus.hpp"

namespace nova::rabbit {

// Delivery tags mean something on one link only: `epoch` counts links.
struct DeliveryRef {
  std::uint64_t epoch = 0;
  std::uint64_t tag = 0;
};

enum class Verdict {
  done,     // acknowledged
  requeue,  // back into the queue
  dead,     // to the dead-letter queue
};

// What the consumer tells the loop.
struct LinkUp {
  std::uint64_t epoch;
  std::string reply_queue;
};
struct LinkDown {
  std::string why;
};
struct Serving {  // the queues of service number `service` are declared and read
  std::size_t service;
};
struct Drained {};  // no more deliveries for services
struct Received {
  std::uint64_t epoch;
  bool reply = false;
  std::size_t service = 0;  // if it is not a reply
  Delivery message;
};
using Notice = std::variant<LinkUp, LinkDown, Serving, Drained, Received>;

class ConsumingRole final : public Role {
 public:
  struct Serve {
    rpc::Address at;
    std::uint16_t prefetch;
    rpc::Reads reads;
  };
  struct Settle {
    DeliveryRef ref;
    Verdict verdict;
  };
  struct Drain {};
  using Order = std::variant<Serve, Settle, Drain>;
  using HandOver = std::function<void(std::vector<Notice>)>;

  ConsumingRole(const RabbitOptions& options, HandOver hand_over, Logger log)
      : options_(options), hand_over_(std::move(hand_over)), log_(std::move(log)) {}

  // From the loop; true if the thread has to be woken. Services are numbered in the order of their Serve.
  bool put(Order order) { return mailbox_.put(std::move(order)); }

  void opened(Link& link) override;
  void attend(Link& link) override;
  void happened(Link& link, Event event) override;
  void settle(Link& link) override;
  void lost(const std::string& why) override;

 private:
  enum class Kind { service, calls, fanout };
  struct Queue {
    Kind kind;
    std::string name, key;  // the key that it is bound by
    std::size_t service;
    std::string consumer_tag() const;
  };
  void serve(Link& link, std::size_t service);
  void declare_exchanges(Link& link);
  void read(Link& link, Queue queue);
  void read_calls(Link& link, Queue queue);
  void read_fanout(Link& link, std::size_t service);
  void consume(Link& link, Queue queue);
  void deliver(Link& link, Delivery message);
  void restore(Link& link, const std::string& consumer_tag);
  void drain(Link& link);
  void acknowledge(Link& link, std::vector<std::uint64_t> done);
  void judge(Link& link, const Settle& order, std::vector<std::uint64_t>& done);

  const RabbitOptions options_;
  HandOver hand_over_;
  Logger log_;
  Mailbox<Order> mailbox_;
  std::deque<Order> orders_;  // taken out of it
  std::vector<Serve> services_;
  std::unordered_map<std::string, Queue> queues_;  // of this link, by consumer tag
  std::optional<std::uint16_t> prefetch_;          // as set on this link
  std::uint64_t epoch_ = 0;
  std::set<std::uint64_t> unsettled_;
  std::vector<Notice> notices_;
  bool exchanges_declared_ = false;  // on this link
  bool calls_refused_ = false;  // by a broker that allows no such queues: calls come through the durable ones
  bool draining_ = false;
};

}  // namespace nova::rabbit
