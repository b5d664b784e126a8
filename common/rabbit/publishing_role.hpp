// The I/O half of the Publisher: sends what the loop put into the mailbox, at most `window` unconfirmed at a
// time, and hands back what became of each message: at once if somebody waits for it or it failed, else with
// many others, since each handing over wakes the loop. Runs on its connection's thread.
#pragma once
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/rabbit/connection.hpp"
#include "common/rabbit/mailbox.hpp"

namespace nova::rabbit {

// What became of one message.
struct Outcome {
  std::uint64_t id = 0;
  bool confirmed = false;
  bool unroutable = false;  // if not confirmed: no queue is bound there
  std::string why;          // if not
};

// What the I/O half tells the loop.
struct Progress {
  bool up = false;
  bool blocked = false;  // by an alarm in the broker
  std::vector<Outcome> outcomes;
};

class PublishingRole final : public Role {
 public:
  struct Order {
    Publication message;
    std::chrono::steady_clock::time_point send_by;
    bool fanout = false;  // unconfirmed, to an exchange that may not exist yet
  };
  using HandOver = std::function<void(Progress)>;  // called on the I/O thread

  PublishingRole(HandOver hand_over, std::chrono::milliseconds publish_timeout, Logger log);

  // From the loop; true if the thread has to be woken.
  bool put(Order order) { return mailbox_.put(std::move(order)); }

  void opened(Link& link) override;
  void attend(Link& link) override;
  void happened(Link& link, Event event) override;
  void settle(Link& link) override;
  void lost(const std::string& why) override;
  std::chrono::milliseconds longest_sleep() const override;

 private:
  struct Sent {
    std::uint64_t id = 0;  // 0: resolved
    bool awaited = false;
  };

  void pump(Link& link);
  void send(Link& link, Order& order);
  void confirm(const Confirmed& confirmed);
  void resolve(const Sent& sent, bool accepted);
  bool news_can_wait() const;
  void reopen(Link& link, const ChannelClosed& closed);

  HandOver hand_over_;
  std::chrono::milliseconds kept_for_;
  Logger log_;
  Mailbox<Order> mailbox_;
  std::deque<Order> waiting_;
  std::deque<Sent> unconfirmed_;  // by delivery tag, the first being first_tag_
  std::uint64_t first_tag_ = 1;
  std::size_t open_ = 0;  // how many of unconfirmed_ are not resolved
  std::unordered_map<std::uint64_t, std::string> returned_;
  std::vector<Outcome> outcomes_;
  bool awaited_outcomes_ = false;  // somebody waits for one of them
  std::chrono::steady_clock::time_point handed_over_{};
  bool blocked_ = false, reported_blocked_ = false;
};

}  // namespace nova::rabbit
