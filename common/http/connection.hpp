// One accepted connection, apart from what runs the server: reads requests, calls the handler, writes
// answers, all under limits. Private to common/http.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "common/http/server.hpp"

namespace boost::asio::ssl {
class context;
}

namespace nova::http {

// What all connections of a server share.
struct Shared {
  ServerOptions options;
  Handler handler;
  Logger log;
  metrics::Counter by_class[5];  // answers by 1xx..5xx
  metrics::Histogram seconds;
  bool stopping = false;

  Response refuse(unsigned status, std::string message) const;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Until the client or the server ends it. Network errors end it too; they are no exceptions.
  virtual awaitable<void> serve() = 0;
  // Says 503 and ends.
  virtual awaitable<void> turn_away() = 0;
  // Since when it has been waiting for a request; nothing while one is in work.
  virtual std::optional<std::chrono::steady_clock::time_point> idle_since() const = 0;
  // Ends it at its next wait for the client.
  virtual void close() = 0;
};

// `tls` is null for plain HTTP and outlives the connection.
std::shared_ptr<Connection> make_connection(boost::asio::ip::tcp::socket socket,
                                            boost::asio::ssl::context* tls, std::shared_ptr<Shared> shared);

}  // namespace nova::http
