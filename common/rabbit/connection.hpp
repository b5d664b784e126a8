// A broker connection that keeps itself alive, and the one thread that owns it: connects (over all hosts,
// with jittered pauses), serves its Role, and starts again when the link is lost. The thread sleeps in poll()
// on the socket and an eventfd, so that what the loop wants sent never waits for something to arrive.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/log/log.hpp"
#include "common/rabbit/link.hpp"
#include "common/rabbit/options.hpp"

namespace nova::rabbit {

// What a connection is for. Every member is called on the connection's thread; LinkError ends the link.
class Role {
 public:
  virtual ~Role() = default;
  virtual void opened(Link& link) = 0;                 // after each connect, before anything else
  virtual void attend(Link& link) = 0;                 // after opened(), and after wake()
  virtual void happened(Link& link, Event event) = 0;  // something arrived
  virtual void settle(Link& link) = 0;                 // after some events: hand results over
  virtual void lost(const std::string& why) = 0;       // the link is gone
  // How long its thread may sleep at most before settle() is called again.
  virtual std::chrono::milliseconds longest_sleep() const { return std::chrono::milliseconds::max(); }
};

class Connection {
 public:
  // `role` outlives it. `purpose` names it in logs and in the broker. Nothing runs before start().
  Connection(const Settings& settings, std::string purpose, Role& role, Logger log);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  // Lets the role attend() once more, says goodbye to the broker and joins the thread. Bounded.
  void stop();
  // These may be called from any thread.
  void wake();
  void rebuild(std::string why);  // drops the link and connects again

 private:
  void run();
  std::unique_ptr<Link> connect();
  std::unique_ptr<Link> try_hosts();
  void serve(Link& link);
  bool read_some(Link& link);
  void wait(int fd);
  void pause(std::chrono::milliseconds time);
  void clear_wakeup();
  bool stopping() const { return stopping_.load(std::memory_order_acquire); }
  void publish_fd(int fd);
  std::optional<std::string> wanted_rebuild();

  const Settings settings_;
  const std::string purpose_;
  Role& role_;
  Logger log_;
  LinkOptions link_options_;
  std::size_t next_host_ = 0;  // the thread's own
  int event_fd_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;  // guards what follows
  std::condition_variable ended_;
  int live_fd_ = -1;  // the link's socket, for stop() to cut
  std::optional<std::string> rebuild_;
  bool has_ended_ = false;
  std::thread thread_;
};

}  // namespace nova::rabbit
