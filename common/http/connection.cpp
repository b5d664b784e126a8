#include "common/http/connection.hpp"

#include <fmt/format.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "common/error.hpp"
#include "common/http/wire.hpp"

namespace nova::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t read_bytes = 16 * 1024;
constexpr auto linger_time = std::chrono::seconds(2);

// A request that cannot be served: answered with `status` and the connection is closed.
struct Refusal {
  unsigned status;
  std::string message;
};

unsigned status_of(error_code error) {
  if (error == bh::error::header_limit || error == bh::error::buffer_overflow) return 431;
  if (error == bh::error::bad_transfer_encoding) return 501;
  if (error == bh::error::bad_version) return 505;
  return 400;
}

std::string address_text(const tcp::socket& socket) {
  error_code error;
  auto address = socket.remote_endpoint(error).address();
  if (error) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address.to_string();
}

template <class Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
 public:
  template <class... A>
  Session(std::shared_ptr<Shared> shared, std::string remote, A&&... stream)
      : shared_(std::move(shared)),
        limits_(shared_->options.limits),
        remote_(std::move(remote)),
        stream_(std::forward<A>(stream)...) {}

  awaitable<void> serve() override {
    if (!co_await handshake()) co_return;
    bool more = true;
    while (more && !shared_->stopping) more = co_await one_request();
    co_await say_goodbye();
  }

  awaitable<void> turn_away() override {
    if (!co_await handshake()) co_return;
    Response response = shared_->refuse(503, "Too many connections; try again later.");
    response.headers.set("Retry-After", "1");
    co_await write(std::move(response), false, false);
    co_await linger();
  }

  std::optional<SteadyClock::time_point> idle_since() const override { return idle_since_; }
  void close() override { lowest().cancel(); }

 private:
  using Parser = bh::request_parser<bh::buffer_body>;
  static constexpr bool secure = std::is_same_v<Stream, TlsStream>;

  // The body of the request in work, for a handler that reads it piece by piece. May outlive the session's
  // interest in it: then it is detached.
  class Body final : public ByteStream {
   public:
    explicit Body(Session& session) : session_(&session) {}
    void detach() { session_ = nullptr; }
    awaitable<std::size_t> read(std::span<char> into) override {
      if (session_ == nullptr) throw Fault(Errc::internal, "The request is over.");
      co_return co_await session_->read_stream(into);
    }
    std::optional<std::uint64_t> length() const override {
      if (session_ == nullptr) return std::nullopt;
      const auto length = session_->parser_->content_length();
      return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
    }

   private:
    Session* session_;
  };

  // Ends the handler's access to the body when the request is over, however it ends.
  struct Detach {
    std::shared_ptr<Body> body;
    ~Detach() {
      if (body) body->detach();
    }
  };

  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  awaitable<bool> handshake() {
    if constexpr (secure) {
      error_code error;
      lowest().expires_after(limits_.header_time);
      co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                       asio::redirect_error(asio::use_awaitable, error));
      co_return !error;
    }
    co_return true;
  }

  // False when the connection is to end.
  awaitable<bool> one_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(boost::none);
    parser_->eager(false);
    pace_ = Pace(limits_.body_time, limits_.bytes_per_second);
    std::optional<Refusal> refusal;
    if (!co_await read_head(refusal)) co_return false;
    Request request = refusal ? Request{} : head();
    if (!refusal) refusal = co_await take_body(request);
    if (refusal) co_return co_await refuse(*refusal);
    const auto began = SteadyClock::now();
    const bool is_head = request.method == "HEAD";
    const Detach detach{std::dynamic_pointer_cast<Body>(request.stream)};
    lowest().expires_never();
    Response response = co_await answer(std::move(request));
    shared_->seconds.observe(std::chrono::duration<double>(SteadyClock::now() - began).count());
    const bool keep = parser_->is_done() && parser_->get().keep_alive() && !shared_->stopping &&
                      !same_name(response.headers.value_or("connection", ""), "close");
    const bool written = co_await write(std::move(response), keep, is_head);
    if (written && !parser_->is_done()) co_await linger();
    co_return written&& keep;
  }

  // False at the end of the connection, or when a head stays incomplete for too long.
  awaitable<bool> read_head(std::optional<Refusal>& refusal) {
    if (buffer_.size() == 0) {
      idle_since_ = SteadyClock::now();
      lowest().expires_after(limits_.idle_time);
      const bool got = co_await fill();
      idle_since_.reset();
      if (!got) co_return false;
    }
    lowest().expires_after(limits_.header_time);
    while (true) {
      error_code error;
      buffer_.consume(parser_->put(buffer_.data(), error));
      if (error && error != bh::error::need_more) {
        refusal = Refusal{status_of(error), "The request is malformed: " + error.message() + "."};
        co_return true;
      }
      if (parser_->is_header_done()) co_return true;
      if (buffer_.size() > limits_.header_bytes) {
        refusal = Refusal{431, "The head of the request is too large."};
        co_return true;
      }
      if (!co_await fill()) co_return false;
    }
  }

  Request head() const {
    const auto& message = parser_->get();
    Request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message)
      request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.remote_address = remote_;
    request.secure = secure;
    split_target(request);
    return request;
  }

  awaitable<std::optional<Refusal>> take_body(Request& request) {
    const BodyRule rule = shared_->options.body_rule ? shared_->options.body_rule(request)
                                                     : BodyRule{limits_.body_bytes, false};
    wants_continue_ = same_name(request.headers.value_or("expect", ""), "100-continue");
    if (rule.stream) {
      request.stream = std::make_shared<Body>(*this);
      co_return std::nullopt;
    }
    const Refusal too_large{413, "The request body is too large."};
    const auto length = parser_->content_length();
    if (length && *length > rule.limit) co_return too_large;
    if (length) request.body.reserve(static_cast<std::size_t>(*length));
    while (!parser_->is_done()) {
      const std::size_t at = request.body.size();
      if (at > rule.limit) co_return too_large;
      const std::size_t room = length ? static_cast<std::size_t>(*length) - at : read_bytes;
      request.body.resize(at + std::max<std::size_t>(room, 1));
      error_code error;
      const std::size_t got = co_await read_body({request.body.data() + at, request.body.size() - at}, error);
      request.body.resize(at + got);
      if (error) co_return Refusal{status_of(error), "The request body is malformed or incomplete."};
    }
    if (request.body.size() > rule.limit) co_return too_large;
    co_return std::nullopt;
  }

  awaitable<std::size_t> read_stream(std::span<char> into) {
    error_code error;
    const std::size_t got = co_await read_body(into, error);
    lowest().expires_never();
    if (error == beast::error::timeout) throw Fault(Errc::timeout, "The request body came too slowly.");
    if (error) throw Fault(Errc::bad_request, "The request body is malformed or incomplete.");
    co_return got;
  }

  // Decoded bytes of the body, 0 when it is complete.
  awaitable<std::size_t> read_body(std::span<char> into, error_code& error) {
    auto& body = parser_->get().body();
    while (!parser_->is_done()) {
      body.data = into.data();
      body.size = into.size();
      body.more = true;
      const std::size_t used = parser_->put(buffer_.data(), error);
      buffer_.consume(used);
      if (error == bh::error::need_buffer || error == bh::error::need_more) error = {};
      const std::size_t got = into.size() - body.size;
      if (error || got > 0) co_return error ? 0 : got;
      if (used > 0 || parser_->is_done()) continue;
      if (!co_await invite_body())
        error = asio::error::eof;
      else if (!co_await fill_paced(into.size()))
        error = last_error_;
      if (error) co_return 0;
    }
    co_return 0;
  }

  awaitable<bool> invite_body() {
    if (!std::exchange(wants_continue_, false)) co_return true;
    lowest().expires_after(limits_.write_time);
    co_return co_await put("HTTP/1.1 100 Continue\r\n\r\n", {});
  }

  awaitable<bool> fill_paced(std::size_t expected) {
    const auto began = SteadyClock::now();
    lowest().expires_after(pace_.left(expected));
    const std::size_t before = buffer_.size();
    const bool got = co_await fill();
    pace_.waited(SteadyClock::now() - began, buffer_.size() - before);
    co_return got;
  }

  // More bytes into the buffer; false at the end or on an error, which is then in last_error_.
  awaitable<bool> fill() {
    const std::size_t got = co_await stream_.async_read_some(
        buffer_.prepare(read_bytes), asio::redirect_error(asio::use_awaitable, last_error_));
    buffer_.commit(got);
    co_return !last_error_;
  }

  awaitable<bool> put(std::string_view first, std::string_view second) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(first), asio::buffer(second)};
    co_await asio::async_write(stream_, parts, asio::redirect_error(asio::use_awaitable, last_error_));
    co_return !last_error_;
  }

  awaitable<bool> refuse(Refusal refusal) {
    co_await write(shared_->refuse(refusal.status, std::move(refusal.message)), false, false);
    co_await linger();
    co_return false;
  }

  awaitable<Response> answer(Request request) {
    std::string why;
    try {
      co_return co_await shared_->handler(std::move(request));
    } catch (const std::exception& error) {
      why = error.what();
    }
    shared_->log.error("A request failed without an answer: {}", why);
    co_return shared_->refuse(
        500, "The server has either erred or is incapable of performing the requested operation.");
  }

  awaitable<bool> write(Response response, bool keep_alive, bool head_only) {
    const unsigned kind = response.status / 100;
    if (kind >= 1 && kind <= 5) shared_->by_class[kind - 1].add();
    const bool bare = head_only || has_no_body(response.status);
    const auto length =
        response.stream ? response.stream->length() : std::optional<std::uint64_t>(response.body.size());
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    std::string first = response_head(response, length, keep_alive, http_date(seconds.count()));
    if (response.stream && !bare) co_return co_await write_stream(std::move(first), *response.stream, length);
    if (bare) response.body.clear();
    Pace pace(limits_.write_time, limits_.bytes_per_second);
    lowest().expires_after(pace.left(response.body.size()));
    if (response.body.size() < read_bytes) {
      first += response.body;
      response.body.clear();
    }
    co_return co_await put(first, response.body);
  }

  awaitable<bool> write_stream(std::string first, ByteStream& source, std::optional<std::uint64_t> length) {
    Pace pace(limits_.write_time, limits_.bytes_per_second);
    std::vector<char> chunk(chunk_bytes);
    std::uint64_t sent = 0;
    while (true) {
      const auto got = co_await next_chunk(source, chunk);
      // A body cut short can only be told by closing the connection.
      if (!got || (length && sent + *got > *length)) co_return false;
      sent += *got;
      std::string_view data(chunk.data(), *got);
      if (!length) first += fmt::format("{:x}\r\n", *got);
      const std::string_view tail = length ? "" : "\r\n";
      const auto began = SteadyClock::now();
      lowest().expires_after(pace.left(*got));
      if (!co_await put(first, data)) co_return false;
      pace.waited(SteadyClock::now() - began, *got);
      first = tail;
      if (*got == 0) break;
    }
    if (!first.empty() && !co_await put(first, {})) co_return false;
    co_return !length || sent == *length;
  }

  awaitable<std::optional<std::size_t>> next_chunk(ByteStream& source, std::span<char> into) {
    std::string why;
    lowest().expires_never();
    try {
      co_return co_await source.read(into);
    } catch (const std::exception& error) {
      why = error.what();
    }
    shared_->log.warning("A response was cut short: {}", why);
    co_return std::nullopt;
  }

  // Lets the client read the answer before the connection goes, although it may still be sending.
  awaitable<void> linger() {
    error_code ignored;
    if constexpr (!secure) lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    lowest().expires_after(linger_time);
    const auto until = SteadyClock::now() + linger_time;
    buffer_.clear();
    while (SteadyClock::now() < until && co_await fill()) buffer_.clear();
  }

  awaitable<void> say_goodbye() {
    if constexpr (secure) {
      lowest().expires_after(linger_time);
      error_code ignored;
      if (lowest().socket().is_open())
        co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return;
  }

  std::shared_ptr<Shared> shared_;
  const ServerLimits& limits_;
  std::string remote_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Pace pace_{{}, 1};
  error_code last_error_;
  std::optional<SteadyClock::time_point> idle_since_;  // while it waits for a request
  bool wants_continue_ = false;
};

}  // namespace

Response Shared::refuse(unsigned status, std::string message) const {
  if (options.refusal) return options.refusal(status, std::move(message));
  return make_response(status, message + "\n", "text/plain; charset=UTF-8");
}

std::shared_ptr<Connection> make_connection(tcp::socket socket, asio::ssl::context* tls,
                                            std::shared_ptr<Shared> shared) {
  std::string remote = address_text(socket);
  if (tls != nullptr)
    return std::make_shared<Session<TlsStream>>(std::move(shared), std::move(remote), std::move(socket),
                                                *tls);
  return std::make_shared<Session<beast::tcp_stream>>(std::move(shared), std::move(remote),
                                                      std::move(socket));
}

}  // namespace nova::http
