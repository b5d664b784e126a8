#include "common/daemon/frame.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "common/daemon/exit_codes.hpp"
#include "common/daemon/heap.hpp"
#include "common/daemon/notify.hpp"
#include "common/daemon/observe.hpp"
#include "common/error.hpp"
#include "common/metrics/process.hpp"

namespace nova::daemon {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t health_connections = 32;
constexpr unsigned destroy_seconds = 10;
constexpr std::chrono::microseconds news_every = std::chrono::seconds(1);

// What to say about an exception, and the exit code that it means.
std::pair<int, std::string> verdict(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const ConfigError& e) {
    return {exit_config, e.what()};
  } catch (const Fault& e) {  // a value that only its user could judge, such as a URL
    return {e.code() == Errc::bad_request ? exit_config : exit_failed, e.what()};
  } catch (const std::exception& e) {
    return {exit_failed, e.what()};
  }
}

std::pair<std::string, unsigned short> listen_address(const std::string& text) {
  try {
    return http::parse_listen(text);
  } catch (const Fault&) {
    throw ConfigError({.file = {},
                       .line = 0,
                       .section = "health",
                       .option = "listen",
                       .value = text,
                       .expected = "an address with a port, such as 127.0.0.1:9774"});
  }
}

// nova-compute logs as nova.compute.
std::string logger_name(std::string program) {
  if (const auto dash = program.find('-'); dash != program.npos) program[dash] = '.';
  return program;
}

}  // namespace

Frame::Frame(DaemonSpec spec, CommandLine line, Config config, LogFactory& logs)
    : spec_(std::move(spec)),
      config_(std::move(config)),
      logs_(logs),
      log_(logs.logger(logger_name(spec_.name))) {
  const auto observe_request = [this](const http::Request& request) {
    return observe(request, [this] { return health(); }, metrics_);
  };
  const auto give_up = [this](std::string why) {
    asio::post(loop_, [this, why = std::move(why)] {
      fail(exit_failed, why);
      begin_stop("giving up");
    });
  };
  context_ = std::make_unique<AppContext>(AppContext{.executor = loop_.get_executor(),
                                                     .config = config_,
                                                     .logs = logs_,
                                                     .metrics = metrics_,
                                                     .flags = std::move(line.flags),
                                                     .observe = observe_request,
                                                     .fail = give_up});
  metrics::register_process(metrics_);
  metrics_
      .gauge("nova_build_info", "Which program this is.",
             {{"program", spec_.name}, {"version", spec_.version}})
      .set(1);
}

Frame::~Frame() = default;

sigset_t answered_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGHUP, SIGUSR2}) sigaddset(&set, signal);
  return set;
}

int Frame::run() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR2}) signals_.add(signal);
  const auto waiting = answered_signals();
  ::pthread_sigmask(SIG_UNBLOCK, &waiting, nullptr);
  await_signal();
  make_app();
  if (app_) {
    watchdog_every_ = watchdog_interval();
    inform_manager();
    begin_start();
    loop_.run();
  }
  // A library that never returns must not keep the process.
  std::signal(SIGALRM, [](int) { ::_exit(exit_failed); });
  ::alarm(destroy_seconds);
  loop_.drop_pending();
  app_.reset();
  health_server_.reset();
  ::alarm(0);
  log_.info("{} stopped", spec_.name);
  return exit_code_;
}

void Frame::make_app() {
  try {
    listen_for_health();
    app_ = spec_.make(*context_);
  } catch (const std::exception&) {
    const auto [code, why] = verdict(std::current_exception());
    fail(code, why);
  }
}

void Frame::listen_for_health() {
  const auto options = config_.get<HealthOptions>();
  if (options.listen.empty()) return;
  http::ServerOptions server;
  server.limits.connections = health_connections;
  server.limits.body_bytes = 0;
  server.name = "health";
  health_server_ = std::make_unique<http::Server>(
      loop_.get_executor(), std::move(server),
      [this](http::Request request) { return answer(std::move(request)); }, log_);
  const auto [address, port] = listen_address(options.listen);
  const auto bound = health_server_->listen(address, port);
  log_.info("Health and metrics on {} port {}", address.empty() ? "all addresses" : address, bound);
}

awaitable<http::Response> Frame::answer(http::Request request) {
  if (auto response = context_->observe(request)) co_return std::move(*response);
  co_return http::make_response(404, "Here are /healthcheck and /metrics.\n", "text/plain; charset=UTF-8");
}

Health Frame::health() {
  Health health = app_ ? app_->health() : Health{};
  constexpr std::array<std::string_view, 4> names{"starting", "", "stopping", "stopped"};
  const auto phase = names[static_cast<std::size_t>(phase_)];
  health.checks.insert(health.checks.begin(), Check{"daemon", phase.empty(), std::string(phase)});
  const auto path = config_.get<HealthOptions>().disable_by_file_path;
  std::error_code ignored;
  if (!path.empty() && std::filesystem::exists(path, ignored))
    health.checks.push_back({"disable_by_file", false, "DISABLED BY FILE"});
  return health;
}

void Frame::await_signal() {
  signals_.async_wait([this](error_code error, int signal) {
    if (error) return;
    await_signal();
    on_signal(signal);
  });
}

void Frame::on_signal(int signal) {
  if (signal == SIGHUP) return reload();
  if (signal == SIGUSR2) return dump_state();
  begin_stop(signal == SIGINT ? "SIGINT" : "SIGTERM");
}

void Frame::begin_start() {
  notify_status("starting");
  asio::co_spawn(
      loop_, app_->start(),
      asio::bind_cancellation_slot(cancel_start_.slot(), [this](std::exception_ptr e) { on_started(e); }));
}

void Frame::on_started(std::exception_ptr error) {
  if (phase_ == Phase::stopping) return drain();
  if (error) {
    const auto [code, why] = verdict(error);
    fail(code, "cannot start: " + why);
    phase_ = Phase::serving;  // nothing left to cancel
    return begin_stop("cannot start");
  }
  phase_ = Phase::serving;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
  log_.info("{} {} is ready after {:.3f} s", spec_.name, spec_.version, took.count());
  notify_ready(told_ = "serving");
}

void Frame::begin_stop(const std::string& why) {
  if (phase_ == Phase::stopped) return;
  if (phase_ == Phase::stopping) return cut_short("told again to stop");
  log_.info("{} is stopping: {}", spec_.name, why);
  notify_stopping();
  const bool started = phase_ == Phase::serving;
  phase_ = Phase::stopping;
  deadline_.expires_after(config_.get<StopOptions>().graceful_shutdown_timeout);
  deadline_.async_wait([this](error_code error) {
    if (!error) cut_short("work was still in hand at the end of graceful_shutdown_timeout");
  });
  if (started)
    drain();
  else
    cancel_start_.emit(asio::cancellation_type::terminal);  // on_started() goes on
}

void Frame::drain() {
  asio::co_spawn(loop_, close_down(), [this](std::exception_ptr error) { on_drained(error); });
}

awaitable<void> Frame::close_down() {
  co_await app_->stop(deadline_.expiry());
  if (health_server_) co_await health_server_->stop(std::chrono::milliseconds(200));
}

void Frame::on_drained(std::exception_ptr error) {
  if (error) fail(exit_failed, "stopping failed: " + verdict(error).second);
  phase_ = Phase::stopped;
  deadline_.cancel();
  next_word_.cancel();
  signals_.cancel();
  loop_.stop();
}

// The work in hand is lost with the process; nothing may be touched that it still uses.
void Frame::cut_short(const std::string& why) {
  log_.error("{} ends at once: {}", spec_.name, why);
  ::_exit(exit_failed);
}

void Frame::fail(int exit_code, const std::string& why) {
  exit_code_ = exit_code;
  log_.critical("{}: {}", spec_.name, why);
  if (!logs_.on_stderr()) std::fprintf(stderr, "%s: %s\n", spec_.name.c_str(), why.c_str());
}

void Frame::reload() {
  notify_reloading();
  try {
    logs_.reopen();
    auto again = config_.reload();
    config_ = std::move(*again.config);
    logs_.reconfigure(config_.get<LogOptions>());
    for (const auto& change : again.changed) log_.info("Reloaded {}", change);
    for (const auto& name : again.needs_restart) log_.warning("{} has changed, which takes a restart", name);
    if (app_) app_->reload(config_);
    log_.info("Configuration reloaded");
  } catch (const std::exception& error) {
    log_.error("Not reloaded: {}", error.what());
  }
  if (phase_ == Phase::serving) notify_ready(told_ = "serving");
}

void Frame::dump_state() {
  const auto usage = metrics::process_usage();
  log_.info("State of {} {}: {} KiB PSS, {} open files, {} threads, {:.1f} s of processor", spec_.name,
            spec_.version, usage.pss_bytes / 1024, usage.open_files, usage.threads, usage.cpu_seconds);
  const auto heap = heap_use();
  log_.info("heap: {} KiB in use, {} KiB resident", heap.allocated / 1024, heap.resident / 1024);
  for (const Check& check : health().checks)
    log_.info("{}: {} {}", check.name, check.ok ? "OK" : "ERROR", check.detail);
  if (app_) log_.text(LogLevel::info, app_->describe());
}

// What `systemctl status` shows: "starting; broker: not connected". Only news are told.
void Frame::tell_status() {
  const auto now = health();
  std::string status = now.checks.front().detail.empty() ? "serving" : now.checks.front().detail;
  for (std::size_t i = 1; i < now.checks.size(); ++i)
    if (!now.checks[i].ok) status += fmt::format("; {}: {}", now.checks[i].name, now.checks[i].detail);
  if (status != std::exchange(told_, status)) notify_status(status);
}

// What is missing, soon after it went; and, to the watchdog, that the loop comes round.
void Frame::inform_manager() {
  if (!manager_listens()) return;
  const bool watched = watchdog_every_.count() != 0;
  const auto pause = watched ? std::min(news_every, watchdog_every_) : news_every;
  const auto now = std::chrono::steady_clock::now();
  if (watched && now + pause > alive_at_ + watchdog_every_) {
    notify_alive();
    alive_at_ = now;
  }
  tell_status();
  next_word_.expires_after(pause);
  next_word_.async_wait([this](error_code error) {
    if (!error) inform_manager();
  });
}

}  // namespace nova::daemon
