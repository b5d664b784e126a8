#include "common/rabbit/connection.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "common/async/sleep.hpp"
#include "common/uuid.hpp"

namespace nova::rabbit {
namespace {

constexpr int events_at_once = 256;  // then results are handed over, so that a flood delays nobody
constexpr std::chrono::seconds stop_patience{3};

LinkOptions link_options(const Settings& s, const std::string& purpose) {
  LinkOptions o;
  o.vhost = s.url.vhost;
  o.name = fmt::format("{}:{}:{}:{}", s.program, ::getpid(), purpose, new_hex_id().substr(0, 8));
  o.heartbeat = s.rabbit.heartbeat_timeout_threshold;
  o.tls = {s.url.tls, s.rabbit.ssl_enforce_hostname_verification, s.rabbit.ssl_ca_file,
           s.rabbit.ssl_cert_file, s.rabbit.ssl_key_file};
  return o;
}

std::size_t random_below(std::size_t count) {
  const auto spread = jittered(std::chrono::hours(1)).count();
  return static_cast<std::size_t>(spread) % count;
}

}  // namespace

Connection::Connection(const Settings& settings, std::string purpose, Role& role, Logger log)
    : settings_(settings),
      purpose_(std::move(purpose)),
      role_(role),
      log_(std::move(log)),
      link_options_(link_options(settings_, purpose_)),
      next_host_(random_below(settings_.url.hosts.size())),
      event_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (event_fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Connection::~Connection() {
  stop();
  ::close(event_fd_);
}

void Connection::start() {
  thread_ = std::thread([this] { run(); });
}

void Connection::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);
  wake();
  {
    std::unique_lock lock(mutex_);
    // A broker that does not read any more would hold the thread in a write: cut the socket under it.
    if (!ended_.wait_for(lock, stop_patience, [this] { return has_ended_; }) && live_fd_ >= 0)
      ::shutdown(live_fd_, SHUT_RDWR);
  }
  thread_.join();
}

void Connection::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_fd_, &one, sizeof one);
}

void Connection::rebuild(std::string why) {
  {
    const std::lock_guard lock(mutex_);
    rebuild_ = std::move(why);
    if (live_fd_ >= 0) ::shutdown(live_fd_, SHUT_RDWR);
  }
  wake();
}

std::optional<std::string> Connection::wanted_rebuild() {
  const std::lock_guard lock(mutex_);
  return std::exchange(rebuild_, std::nullopt);
}

void Connection::publish_fd(int fd) {
  const std::lock_guard lock(mutex_);
  live_fd_ = fd;
  if (fd >= 0) rebuild_.reset();
}

void Connection::run() {
  while (!stopping()) {
    auto link = connect();
    if (!link) break;
    std::string why;
    try {
      publish_fd(link->fd());
      role_.opened(*link);
      serve(*link);
      publish_fd(-1);
      link->close();
      break;
    } catch (const LinkError& error) {
      why = error.what();
    }
    publish_fd(-1);
    why = wanted_rebuild().value_or(why);
    if (!stopping()) log_.warning("{} connection to the broker lost: {}", purpose_, why);
    role_.lost(why);
  }
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_all();
}

// Keeps trying until it has a link; nothing when the connection is being stopped.
std::unique_ptr<Link> Connection::connect() {
  const RabbitOptions& o = settings_.rabbit;
  auto delay = o.rabbit_retry_interval;
  while (!stopping()) {
    if (auto link = try_hosts()) return link;
    const auto jitter = std::chrono::duration_cast<std::chrono::milliseconds>(jittered(delay));
    log_.info("{} connection: next attempt to reach the broker in {:.1f} s", purpose_,
              std::chrono::duration<double>(jitter).count());
    pause(jitter);
    delay = std::min(delay + o.rabbit_retry_backoff, o.rabbit_interval_max);
  }
  return nullptr;
}

std::unique_ptr<Link> Connection::try_hosts() {
  const auto& hosts = settings_.url.hosts;
  for (std::size_t tried = 0; tried < hosts.size() && !stopping(); ++tried) {
    const BrokerHost& host = hosts[next_host_ % hosts.size()];
    try {
      auto link = std::make_unique<Link>(host, link_options_);
      log_.info("{} connection to broker {} is open", purpose_, host.name());
      return link;
    } catch (const LinkError& error) {
      log_.warning("broker {} ({} connection): {}", host.name(), purpose_, error.what());
    }
    ++next_host_;
  }
  return nullptr;
}

void Connection::serve(Link& link) {
  role_.attend(link);
  for (;;) {
    const bool more = read_some(link);
    role_.settle(link);
    if (auto why = wanted_rebuild()) throw LinkError(0, false, *why);
    if (stopping()) {
      role_.attend(link);
      role_.settle(link);
      return;
    }
    if (!more) wait(link.fd());
    clear_wakeup();
    role_.attend(link);
  }
}

// True if there may be more to read.
bool Connection::read_some(Link& link) {
  for (int i = 0; i < events_at_once; ++i) {
    auto event = link.next();
    if (!event) return false;
    role_.happened(link, std::move(*event));
  }
  return true;
}

void Connection::wait(int fd) {
  // rabbitmq-c sends and checks heartbeats while it reads: it must come to read often enough.
  const auto limit =
      std::min(std::chrono::duration_cast<std::chrono::milliseconds>(link_options_.heartbeat) / 4,
               role_.longest_sleep());
  std::array<pollfd, 2> fds{{{fd, POLLIN, 0}, {event_fd_, POLLIN, 0}}};
  ::poll(fds.data(), fds.size(), static_cast<int>(limit.count()));
}

void Connection::clear_wakeup() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(event_fd_, &count, sizeof count);
}

void Connection::pause(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!stopping()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    pollfd fd{event_fd_, POLLIN, 0};
    ::poll(&fd, 1, static_cast<int>(left.count()));
    clear_wakeup();
  }
}

}  // namespace nova::rabbit
