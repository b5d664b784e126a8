// One outgoing connection, plain or TLS, behind one face. Private to common/http.
#pragma once
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/http/url.hpp"

namespace boost::asio::ssl {
class context;
}

namespace nova::http {

using TimePoint = std::chrono::steady_clock::time_point;

class Channel {
 public:
  virtual ~Channel() = default;
  // Everything until the next call ends by `time`, with beast::error::timeout.
  virtual void expires_at(TimePoint time) = 0;
  virtual awaitable<void> write(std::string_view first, std::string_view second,
                                boost::system::error_code& error) = 0;
  // More bytes into `buffer`.
  virtual awaitable<void> fill(boost::system::error_code& error) = 0;
  // False if the peer has closed it, or has sent what nobody asked for.
  virtual bool quiet() = 0;

  boost::beast::flat_buffer buffer;
};

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

// Throws Fault(unavailable) or Fault(timeout).
awaitable<Endpoints> resolve(Url url, TimePoint deadline);
// Connects to the first endpoint that answers, and shakes hands if `tls` is given. The same faults.
awaitable<std::unique_ptr<Channel>> connect(Url url, Endpoints endpoints, boost::asio::ssl::context* tls,
                                            TimePoint deadline);

}  // namespace nova::http
