// One daemon's life: start, serve, reload, stop, driven by signals. Private to common/daemon.
#pragma once
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <memory>

#include "common/daemon/app.hpp"
#include "common/daemon/command_line.hpp"
#include "common/daemon/options.hpp"
#include "common/http/server.hpp"

namespace nova::daemon {

// Destroys what still waits on the loop while the app that it refers to is alive.
class Loop : public boost::asio::io_context {
 public:
  Loop() : io_context(1) {}
  void drop_pending() { shutdown(); }
};

// Signals that a running daemon answers and that would end one that still starts: run() holds them back until
// the frame can answer.
sigset_t answered_signals();

class Frame {
 public:
  Frame(DaemonSpec spec, CommandLine line, Config config, LogFactory& logs);
  ~Frame();
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  // Until the daemon has ended; returns its exit code.
  int run();

 private:
  enum class Phase { starting, serving, stopping, stopped };

  void make_app();
  void listen_for_health();
  void await_signal();
  void on_signal(int signal);
  void begin_start();
  void on_started(std::exception_ptr error);
  void begin_stop(const std::string& why);
  void drain();
  void on_drained(std::exception_ptr error);
  awaitable<void> close_down();
  void cut_short(const std::string& why);
  void reload();
  void dump_state();
  void inform_manager();
  void tell_status();
  // Remembers why the daemon ends with an error.
  void fail(int exit_code, const std::string& why);
  Health health();
  awaitable<http::Response> answer(http::Request request);

  const DaemonSpec spec_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Config config_;
  LogFactory& logs_;
  Logger log_;
  metrics::Registry metrics_;
  Loop loop_;
  boost::asio::signal_set signals_{loop_};
  boost::asio::steady_timer deadline_{loop_}, next_word_{loop_};
  boost::asio::cancellation_signal cancel_start_;
  std::unique_ptr<AppContext> context_;
  std::unique_ptr<App> app_;
  std::unique_ptr<http::Server> health_server_;
  std::chrono::microseconds watchdog_every_{0};
  std::chrono::steady_clock::time_point alive_at_;  // when the watchdog was fed last
  std::string told_ = "starting";                   // to the service manager
  Phase phase_ = Phase::starting;
  int exit_code_ = 0;
};

}  // namespace nova::daemon
