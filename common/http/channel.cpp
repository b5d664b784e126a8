#include "common/http/channel.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "common/error.hpp"

namespace nova::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t read_bytes = 16 * 1024;

[[noreturn]] void fail(const Url& url, std::string_view doing, error_code error) {
  const Errc code = error == beast::error::timeout ? Errc::timeout : Errc::unavailable;
  throw Fault(code, fmt::format("{}://{}: {}: {}", url.scheme, url.authority(), doing,
                                code == Errc::timeout ? "no answer in time" : error.message()));
}

template <class Stream>
class StreamChannel final : public Channel {
 public:
  template <class... A>
  explicit StreamChannel(A&&... args) : stream_(std::forward<A>(args)...) {}

  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }
  Stream& stream() { return stream_; }

  void expires_at(TimePoint time) override {
    if (time == TimePoint::max())
      lowest().expires_never();
    else
      lowest().expires_at(time);
  }

  awaitable<void> write(std::string_view first, std::string_view second, error_code& error) override {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(first), asio::buffer(second)};
    co_await asio::async_write(stream_, parts, asio::redirect_error(asio::use_awaitable, error));
  }

  awaitable<void> fill(error_code& error) override {
    const std::size_t got = co_await stream_.async_read_some(
        buffer.prepare(read_bytes), asio::redirect_error(asio::use_awaitable, error));
    buffer.commit(got);
  }

  bool quiet() override {
    char byte;
    const int fd = lowest().socket().native_handle();
    return buffer.size() == 0 && ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }

 private:
  Stream stream_;
};

// The answer of the name service, which may come after nobody waits for it any more.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  asio::steady_timer done;
  error_code error = asio::error::timed_out;
  Endpoints endpoints;
};

awaitable<void> shake_hands(TlsStream& stream, Url url) {
  error_code error;
  ::SSL_set_tlsext_host_name(stream.native_handle(), url.host.c_str());
  if (SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(stream.native_handle())) != SSL_VERIFY_NONE)
    stream.set_verify_callback(asio::ssl::host_name_verification(url.host));
  co_await stream.async_handshake(asio::ssl::stream_base::client,
                                  asio::redirect_error(asio::use_awaitable, error));
  if (error) fail(url, "TLS", error);
}

awaitable<void> reach(beast::tcp_stream& stream, Url url, Endpoints endpoints) {
  error_code error;
  co_await stream.async_connect(endpoints, asio::redirect_error(asio::use_awaitable, error));
  if (error) fail(url, "cannot connect", error);
  stream.socket().set_option(tcp::no_delay(true), error);
}

}  // namespace

awaitable<Endpoints> resolve(Url url, TimePoint deadline) {
  error_code error;
  const auto literal = asio::ip::make_address(url.host, error);
  if (!error) co_return Endpoints{{literal, url.port}};
  auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->done.expires_at(deadline);
  lookup->resolver.async_resolve(url.host, std::to_string(url.port), tcp::resolver::numeric_service,
                                 [lookup](error_code result, const tcp::resolver::results_type& found) {
                                   lookup->error = result;
                                   for (const auto& entry : found)
                                     lookup->endpoints.push_back(entry.endpoint());
                                   lookup->done.cancel();
                                 });
  error_code woken;
  co_await lookup->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  if (lookup->error == asio::error::timed_out) fail(url, "name service", beast::error::timeout);
  if (lookup->error) fail(url, "cannot find the host", lookup->error);
  co_return std::move(lookup->endpoints);
}

awaitable<std::unique_ptr<Channel>> connect(Url url, Endpoints endpoints, asio::ssl::context* tls,
                                            TimePoint deadline) {
  const auto executor = co_await asio::this_coro::executor;
  if (tls == nullptr) {
    auto plain = std::make_unique<StreamChannel<beast::tcp_stream>>(executor);
    plain->expires_at(deadline);
    co_await reach(plain->lowest(), std::move(url), std::move(endpoints));
    co_return plain;
  }
  auto secure = std::make_unique<StreamChannel<TlsStream>>(executor, *tls);
  secure->expires_at(deadline);
  co_await reach(secure->lowest(), url, std::move(endpoints));
  co_await shake_hands(secure->stream(), std::move(url));
  co_return secure;
}

}  // namespace nova::http
