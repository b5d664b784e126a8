// An HTTP/1.1 server on one executor. It reads and writes under limits, so that no client can hold more than
// one bounded connection, and calls one handler per request. Owned by the app; stop() before it is destroyed.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "common/http/message.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"

namespace nova::http {

// Answers one request. What escapes from it is logged and answered with 500.
using Handler = std::function<awaitable<Response>(Request)>;

// What to do with a request's body, decided from its head.
struct BodyRule {
  std::size_t limit = 0;  // larger bodies are refused with 413; not applied to streams
  bool stream = false;    // hand it to the handler as Request::stream
};

struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 112 * 1024;
  std::size_t connections = 1000;  // if all are in work, one more is answered 503 with Retry-After
  std::chrono::milliseconds header_time{15'000};  // from the first byte of a request to the end of its head
  std::chrono::milliseconds idle_time{75'000};    // between requests
  std::chrono::milliseconds body_time{30'000};    // for the first of the body; then at least bytes_per_second
  std::chrono::milliseconds write_time{30'000};   // the same for a response
  std::size_t bytes_per_second = 16 * 1024;
};

struct ServerTls {
  std::string cert_file, key_file;
  std::string ca_file;  // if set, clients must show a certificate that it signed
};

struct ServerOptions {
  ServerLimits limits;
  std::optional<ServerTls> tls;
  std::function<BodyRule(const Request& head)> body_rule;  // default: limits.body_bytes, collected
  // The answer to a request that never reaches the handler (400, 408, 413, 431, 500, 503).
  std::function<Response(unsigned status, std::string message)> refusal;
  std::string name = "nova";  // the label in metrics
};

class Server {
 public:
  Server(boost::asio::any_io_executor executor, ServerOptions options, Handler handler, Logger log = {},
         metrics::Registry* metrics = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // May be called for several addresses. Port 0 takes a free one. Returns the port. Throws Fault(unavailable)
  // that names the address when it cannot listen.
  unsigned short listen(const std::string& address, unsigned short port);
  // No new connections or requests; requests in work are answered, those that take longer than `limit` cut.
  awaitable<void> stop(std::chrono::milliseconds limit);
  std::size_t connections() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// "host:port", "[::1]:port" or ":port" (all addresses). Throws Fault(bad_request).
std::pair<std::string, unsigned short> parse_listen(std::string_view text);

}  // namespace nova::http
