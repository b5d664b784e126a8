#include "compute/hypervisor/libvirt/connection.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/async/sleep.hpp"
#include "compute/hypervisor/libvirt/error.hpp"

namespace nova::compute::libvirt {
namespace {

constexpr unsigned long oldest_libvirt = 8'000'000;  // what Nova 2024 asks for
constexpr int keepalive_seconds = 5;
constexpr unsigned keepalive_count = 3;

void close(virConnectPtr connection) { virConnectClose(connection); }

ConnectHandle open_blocking(const std::string& uri) {
  ConnectHandle connection(virConnectOpen(uri.c_str()), [](virConnectPtr c) {
    if (c != nullptr) close(c);
  });
  if (!connection) fail("be reached");
  unsigned long version = 0;
  if (virConnectGetLibVersion(connection.get(), &version) != 0) fail("say its version");
  if (version < oldest_libvirt)
    throw Fault(Errc::internal, fmt::format("libvirt {} is too old: {} is needed.", version, oldest_libvirt));
  // Not every transport has keepalives (test drivers have none); the close callback remains.
  virConnectSetKeepAlive(connection.get(), keepalive_seconds, keepalive_count);
  return connection;
}

}  // namespace

std::optional<proto::PowerState> power_after(int event, int detail) {
  using proto::PowerState;
  switch (event) {
    case VIR_DOMAIN_EVENT_STARTED:
    case VIR_DOMAIN_EVENT_RESUMED:
      return PowerState::running;
    case VIR_DOMAIN_EVENT_SUSPENDED:
      return PowerState::paused;
    case VIR_DOMAIN_EVENT_STOPPED:
      return detail == VIR_DOMAIN_EVENT_STOPPED_CRASHED || detail == VIR_DOMAIN_EVENT_STOPPED_FAILED
                 ? PowerState::crashed
                 : PowerState::shutdown;
    case VIR_DOMAIN_EVENT_CRASHED:
      return PowerState::crashed;
    case VIR_DOMAIN_EVENT_PMSUSPENDED:
      return PowerState::suspended;
    default:
      return std::nullopt;
  }
}

// Shared with the callbacks, which may come while the Connection goes. Everything in it belongs to the loop.
struct Connection::State {
  explicit State(boost::asio::any_io_executor on) : executor(on), lost(on) {
    lost.expires_at(std::chrono::steady_clock::time_point::max());
  }
  boost::asio::any_io_executor executor;
  boost::asio::steady_timer lost;  // cancelled when the connection is lost
  ConnectHandle connection;
  int subscription = -1;
  std::uint64_t epoch = 0;
  std::string problem = "not connected to libvirt yet";
  OnEvent on_event;
  std::function<void()> on_reconnect;
  bool keeping = false;
};

// Called on the event thread; each hands its news to the loop.
struct Connection::Callbacks {
  using Shared = std::shared_ptr<State>;
  static void release(void* opaque) { delete static_cast<Shared*>(opaque); }

  static void closed(virConnectPtr connection, int, void* opaque) {
    auto state = *static_cast<Shared*>(opaque);
    auto* executor = &state->executor;
    boost::asio::post(*executor, [state, connection] {
      if (state->connection.get() != connection) return;
      state->connection.reset();
      state->problem = "Connection to libvirt lost";
      state->lost.cancel();
    });
  }

  static int lifecycle(virConnectPtr, virDomainPtr domain, int event, int detail, void* opaque) {
    const auto power = power_after(event, detail);
    std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
    if (!power || virDomainGetUUIDString(domain, uuid.data()) != 0) return 0;
    auto state = *static_cast<Shared*>(opaque);
    auto* executor = &state->executor;
    boost::asio::post(*executor, [state, power = *power, id = std::string(uuid.data())] {
      if (state->on_event) state->on_event(proto::ServerId(id), power);
    });
    return 0;
  }

  static int subscribe(const ConnectHandle& connection, const Shared& state) {
    if (virConnectRegisterCloseCallback(connection.get(), closed, new Shared(state), release) != 0)
      fail("watch its connection");
    // libvirt's way to pass callbacks of several shapes through one parameter.
    const auto generic =
        reinterpret_cast<virConnectDomainEventGenericCallback>(reinterpret_cast<void*>(lifecycle));
    const int id = virConnectDomainEventRegisterAny(connection.get(), nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                    generic, new Shared(state), release);
    if (id < 0) fail("tell of events");
    return id;
  }

  // Breaks the circle of connection and callbacks.
  static void unsubscribe(const ConnectHandle& connection, int subscription) {
    if (subscription >= 0) virConnectDomainEventDeregisterAny(connection.get(), subscription);
    virConnectUnregisterCloseCallback(connection.get(), closed);
  }
};

Connection::Connection(boost::asio::any_io_executor executor, BlockingPool& pool, ConnectionOptions options,
                       Logger log)
    : pool_(pool),
      options_(std::move(options)),
      log_(std::move(log)),
      state_(std::make_shared<State>(executor)),
      tasks_(executor, [logger = log_](const std::string& name, std::exception_ptr) {
        logger.critical("{} ended unexpectedly", name);
      }) {}

Connection::~Connection() {
  if (state_->connection) Callbacks::unsubscribe(state_->connection, state_->subscription);
}

awaitable<void> Connection::open() {
  auto opened = co_await pool_.run([uri = options_.uri, state = state_] {
    auto connection = open_blocking(uri);
    const int subscription = Callbacks::subscribe(connection, state);
    return std::pair(std::move(connection), subscription);
  });
  state_->connection = std::move(opened.first);
  state_->subscription = opened.second;
  state_->problem.clear();
  ++state_->epoch;
}

awaitable<void> Connection::start() {
  if (!state_->connection) co_await open();
  if (std::exchange(state_->keeping, true)) co_return;
  tasks_.spawn("the watch over libvirt's connection", keep());
}

awaitable<void> Connection::keep() {
  for (;;) {
    boost::system::error_code ignored;
    while (state_->connection)
      co_await state_->lost.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    log_.error("The connection to libvirt at {} is lost", options_.uri);
    co_await reopen();
    log_.info("Connected to libvirt at {} again", options_.uri);
    if (state_->on_reconnect) state_->on_reconnect();
  }
}

awaitable<void> Connection::reopen() {
  auto pause = options_.first_retry;
  for (;;) {
    co_await sleep_for(jittered(pause));
    pause = std::min(pause * 2, options_.last_retry);
    try {
      co_await open();
      co_return;
    } catch (const LibvirtFault& fault) {
      state_->problem = "Connection to libvirt lost: " + fault.details();
    } catch (const Fault& fault) {
      state_->problem = fault.what();
    }
  }
}

awaitable<void> Connection::stop() {
  tasks_.stop();
  co_await tasks_.join();
  if (!state_->connection) co_return;
  state_->problem = "stopped";
  state_->on_event = {};
  co_await pool_.run([connection = std::move(state_->connection), id = state_->subscription] {
    Callbacks::unsubscribe(connection, id);
  });
}

ConnectHandle Connection::get() const {
  if (state_->connection) return state_->connection;
  throw Fault(Error{Errc::unavailable, "The connection to the hypervisor is lost.", "HypervisorUnavailable"});
}

std::uint64_t Connection::epoch() const { return state_->epoch; }
std::string Connection::problem() const { return state_->problem; }
void Connection::on_event(OnEvent handler) { state_->on_event = std::move(handler); }
void Connection::on_reconnect(std::function<void()> handler) { state_->on_reconnect = std::move(handler); }

}  // namespace nova::compute::libvirt
