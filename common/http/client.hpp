// An HTTP/1.1 client with pooled connections, TLS and deadlines. One per daemon (or per service with its own
// certificates), on one executor. Network trouble is Fault(unavailable) or Fault(timeout); any HTTP status,
// 4xx and 5xx too, is a Response.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "common/context.hpp"
#include "common/http/message.hpp"
#include "common/log/log.hpp"

namespace nova::http {

struct ClientOptions {
  std::string ca_file;  // empty: the system's
  std::string cert_file, key_file;
  bool insecure = false;  // do not check the server's certificate
  std::chrono::milliseconds connect_time{10'000};
  std::chrono::milliseconds idle_time{60'000};   // without a byte while waiting for the answer
  std::chrono::milliseconds keep_alive{15'000};  // how long an idle connection may wait for reuse
  std::size_t idle_per_host = 4;
  std::string user_agent = "nova";
};

// One request on its way out.
class Outgoing {
 public:
  Outgoing(std::string verb, std::string address) : method(std::move(verb)), url(std::move(address)) {}
  std::string method;
  std::string url;  // absolute
  Headers headers;  // Host, Content-Length, User-Agent and X-OpenStack-Request-ID are added
  std::string body;
  std::shared_ptr<ByteStream> upload;  // if set, sent instead of `body`; such a request is never repeated
  std::size_t max_body = 64 * 1024 * 1024;  // a larger answer is Fault(too_large)
};

// Receives a download piece by piece.
using Sink = std::function<awaitable<void>(std::span<const char>)>;

class Client {
 public:
  Client(boost::asio::any_io_executor executor, ClientOptions options, Logger log = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Ends by the context's deadline. A request of an idempotent method that fails on a reused connection
  // before any of the answer came is sent once more on a fresh one.
  awaitable<Response> send(Context ctx, Outgoing request);
  // The body of a 2xx answer goes to `sink`, whatever its size; that of any other answer into the Response.
  awaitable<Response> download(Context ctx, Outgoing request, Sink sink);
  // Closes idle connections.
  void close_idle();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace nova::http
