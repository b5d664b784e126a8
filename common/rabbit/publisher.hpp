// Sends messages with the broker's confirmation. Loop side; owns its connection. Every message ends in
// exactly one outcome within publish_timeout: confirmed, or why not.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

#include "common/rabbit/connection.hpp"
#include "common/rabbit/publishing_role.hpp"

namespace nova::rabbit {

class Publisher : public std::enable_shared_from_this<Publisher> {
 public:
  using Done = std::function<void(const Outcome&)>;

  // `changed` is called on the loop whenever up() has changed.
  Publisher(boost::asio::any_io_executor executor, const Settings& settings, std::function<void()> changed,
            Logger log);
  ~Publisher();

  void start();
  // What is sent after this fails at once.
  void stop();
  // `done` is called once, on the loop, never from within send().
  void send(Publication message, Done done);
  // The same through the queue in memory that a server of ours reads beside the durable one. Where there is
  // none (a server in Python, or one that has been away for a while) the message goes to the durable queue
  // after all. One without an expiry stays in memory for a minute at most.
  void send_in_memory(Publication message, Done done);
  // Without confirmation; message.exchange is a fanout exchange.
  void send_fanout(Publication message);
  void rebuild(std::string why) { connection_.rebuild(std::move(why)); }
  bool up() const { return up_; }
  bool blocked() const { return blocked_; }
  std::size_t unconfirmed() const { return pending_.size(); }

 private:
  void put(PublishingRole::Order order);
  void take(const Progress& progress);
  void finish(const Outcome& outcome);
  void expire();
  void arm();

  boost::asio::any_io_executor executor_;
  std::chrono::milliseconds timeout_;
  std::function<void()> changed_;
  std::unordered_map<std::uint64_t, Done> pending_;
  struct Due {
    std::uint64_t id;
    std::chrono::steady_clock::time_point time;
  };
  std::deque<Due> due_;  // in order of time
  boost::asio::steady_timer timer_;
  bool armed_ = false;
  bool up_ = false;
  bool blocked_ = false;
  bool stopped_ = false;
  std::uint64_t last_id_ = 0;
  PublishingRole role_;
  Connection connection_;
};

}  // namespace nova::rabbit
