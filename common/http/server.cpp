#include "common/http/server.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "common/async/sleep.hpp"
#include "common/async/task_group.hpp"
#include "common/error.hpp"
#include "common/http/connection.hpp"

namespace nova::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {
constexpr std::size_t refusals_at_once = 64;
constexpr auto accept_pause = std::chrono::milliseconds(100);

std::unique_ptr<asio::ssl::context> tls_context(const ServerTls& tls) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                       asio::ssl::context::no_tlsv1_1 | asio::ssl::context::single_dh_use);
  std::string step = tls.cert_file;
  try {
    context->use_certificate_chain_file(tls.cert_file);
    step = tls.key_file;
    context->use_private_key_file(tls.key_file, asio::ssl::context::pem);
    step = tls.ca_file;
    if (!tls.ca_file.empty()) {
      context->load_verify_file(tls.ca_file);
      context->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
  } catch (const boost::system::system_error& error) {
    throw Fault(Errc::unavailable, fmt::format("TLS cannot use {}: {}", step, error.code().message()));
  }
  return context;
}
}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(asio::any_io_executor ex, ServerOptions options, Handler handler, Logger log)
      : executor(ex), shared(std::make_shared<Shared>()), tasks(ex, on_error()), drained(ex) {
    shared->options = std::move(options);
    shared->handler = std::move(handler);
    shared->log = std::move(log);
    if (shared->options.tls) tls = tls_context(*shared->options.tls);
    drained.expires_at(asio::steady_timer::time_point::max());
  }

  TaskGroup::OnError on_error() {
    return [this](const std::string& name, std::exception_ptr error) {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& e) {
        shared->log.error("{} ended: {}", name, e.what());
      }
    };
  }

  void use_metrics(metrics::Registry& metrics) {
    const metrics::Labels name{{"server", shared->options.name}};
    open = metrics.gauge("nova_http_connections", "Open connections.", name);
    turned_away = metrics.counter("nova_http_connections_refused_total",
                                  "Connections refused because of the limit.", name);
    shared->seconds = metrics.histogram("nova_http_request_seconds",
                                        "Time from a request's end to its answer's start.", name);
    for (int kind = 1; kind <= 5; ++kind)
      shared->by_class[kind - 1] =
          metrics.counter("nova_http_responses_total", "Answers by class of status.",
                          {{"server", shared->options.name}, {"code", fmt::format("{}xx", kind)}});
  }

  awaitable<void> accept_loop(std::shared_ptr<tcp::acceptor> acceptor) {
    while (acceptor->is_open()) {
      error_code error;
      tcp::socket socket = co_await acceptor->async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!acceptor->is_open() || error == asio::error::operation_aborted) co_return;
      if (error) {
        // Out of descriptors, most likely: wait until some connection ends.
        shared->log.warning("A connection could not be accepted: {}", error.message());
        co_await sleep_for(accept_pause);
        continue;
      }
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      admit(std::move(socket));
    }
  }

  void admit(tcp::socket socket) {
    auto connection = make_connection(std::move(socket), tls.get(), shared);
    if (connections.size() < shared->options.limits.connections || close_idlest()) {
      tasks.spawn("connection", serve(shared_from_this(), std::move(connection)));
    } else if (refusals < refusals_at_once) {
      turned_away.add();
      tasks.spawn("connection", turn_away(shared_from_this(), std::move(connection)));
    }
  }

  // Makes room among the connections that wait for a request. False if none does.
  bool close_idlest() {
    Connection* idlest = nullptr;
    for (Connection* each : connections)
      if (each->idle_since() && (idlest == nullptr || *each->idle_since() < *idlest->idle_since()))
        idlest = each;
    if (idlest != nullptr) idlest->close();
    return idlest != nullptr;
  }

  static awaitable<void> serve(std::shared_ptr<State> state, std::shared_ptr<Connection> connection) {
    const Entry entry(*state, connection.get());
    co_await connection->serve();
  }

  static awaitable<void> turn_away(std::shared_ptr<State> state, std::shared_ptr<Connection> connection) {
    ++state->refusals;
    const std::unique_ptr<State, void (*)(State*)> count(state.get(), [](State* s) { --s->refusals; });
    co_await connection->turn_away();
  }

  // Keeps the connection in the list while it is served.
  class Entry {
   public:
    Entry(State& state, Connection* connection) : state_(state), connection_(connection) {
      state_.connections.insert(connection_);
      state_.open.set(static_cast<double>(state_.connections.size()));
    }
    ~Entry() {
      state_.connections.erase(connection_);
      state_.open.set(static_cast<double>(state_.connections.size()));
      if (state_.connections.empty()) state_.drained.cancel();
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    State& state_;
    Connection* connection_;
  };

  asio::any_io_executor executor;
  std::shared_ptr<Shared> shared;
  std::unique_ptr<asio::ssl::context> tls;
  TaskGroup tasks;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors;
  std::set<Connection*> connections;
  std::size_t refusals = 0;
  asio::steady_timer drained;  // cancelled whenever the last connection ends
  metrics::Gauge open;
  metrics::Counter turned_away;
};

Server::Server(asio::any_io_executor executor, ServerOptions options, Handler handler, Logger log,
               metrics::Registry* metrics)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), std::move(handler),
                                     std::move(log))) {
  if (metrics != nullptr) state_->use_metrics(*metrics);
}

Server::~Server() {
  for (const auto& acceptor : state_->acceptors) {
    error_code ignored;
    acceptor->close(ignored);
  }
}

namespace {
// An acceptor that listens, or an error. An IPv6 "any" address takes IPv4 as well.
std::shared_ptr<tcp::acceptor> open_acceptor(const asio::any_io_executor& executor,
                                             const tcp::endpoint& endpoint, error_code& error) {
  auto acceptor = std::make_shared<tcp::acceptor>(executor);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address() == asio::ip::address_v6::any())
    acceptor->set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  return acceptor;
}
}  // namespace

unsigned short Server::listen(const std::string& address, unsigned short port) {
  error_code error;
  const auto ip = address.empty() ? asio::ip::address(asio::ip::address_v6::any())
                                  : asio::ip::make_address(address, error);
  std::shared_ptr<tcp::acceptor> acceptor;
  if (!error) acceptor = open_acceptor(state_->executor, {ip, port}, error);
  if (error == asio::error::address_family_not_supported && address.empty())
    acceptor = open_acceptor(state_->executor, {asio::ip::address_v4::any(), port}, error);
  if (error)
    throw Fault(Errc::unavailable,
                fmt::format("cannot listen on {} port {}: {}", address.empty() ? "all addresses" : address,
                            port, error.message()));
  state_->acceptors.push_back(acceptor);
  state_->tasks.spawn("listener", state_->accept_loop(acceptor));
  return acceptor->local_endpoint().port();
}

awaitable<void> Server::stop(std::chrono::milliseconds limit) {
  auto state = state_;
  state->shared->stopping = true;
  for (const auto& acceptor : state->acceptors) {
    error_code ignored;
    acceptor->close(ignored);
  }
  for (Connection* connection : std::vector(state->connections.begin(), state->connections.end()))
    if (connection->idle_since()) connection->close();
  if (!state->connections.empty()) {
    state->drained.expires_after(limit);
    error_code ignored;
    co_await state->drained.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  state->tasks.stop();
  co_await state->tasks.join();
}

std::size_t Server::connections() const { return state_->connections.size(); }

}  // namespace nova::http
