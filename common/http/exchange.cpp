#include "common/http/exchange.hpp"

#include <fmt/format.h>

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>

#include "common/error.hpp"

namespace nova::http {
namespace {

namespace bh = boost::beast::http;
using boost::system::error_code;
using Parser = bh::response_parser<bh::buffer_body>;

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::uint32_t head_limit = 64 * 1024;

awaitable<void> upload(Channel& channel, ByteStream& source, std::string first, Patience patience,
                       error_code& error) {
  const bool chunked = !source.length();
  std::vector<char> chunk(chunk_bytes);
  while (!error) {
    const std::size_t got = co_await source.read(chunk);
    if (chunked) first += fmt::format("{:x}\r\n", got);
    channel.expires_at(patience.next());
    co_await channel.write(first, {chunk.data(), got}, error);
    first = chunked ? "\r\n" : "";
    if (got == 0) break;
  }
  if (!error && !first.empty()) co_await channel.write(first, {}, error);
}

void renew(std::optional<Parser>& parser, bool head_only) {
  parser.emplace();
  parser->header_limit(head_limit);
  parser->body_limit(boost::none);
  parser->eager(false);
  parser->skip(head_only);
}

// The parser takes what is in the buffer; with nothing more to take, the channel is asked.
awaitable<void> advance(Channel& channel, Parser& parser, Patience patience, error_code& error) {
  const std::size_t used = parser.put(channel.buffer.data(), error);
  channel.buffer.consume(used);
  const bool starved = error == bh::error::need_more || used == 0;
  if (error == bh::error::need_more || error == bh::error::need_buffer) error = {};
  if (error || !starved || parser.is_done()) co_return;
  channel.expires_at(patience.next());
  co_await channel.fill(error);
  if (error == boost::asio::error::eof && parser.got_some()) {
    error = {};
    parser.put_eof(error);
  }
}

awaitable<bool> read_head(Channel& channel, std::optional<Parser>& parser, bool head_only, Patience patience,
                          error_code& error) {
  bool came = channel.buffer.size() > 0;
  renew(parser, head_only);
  while (!error) {
    co_await advance(channel, *parser, patience, error);
    came = came || channel.buffer.size() > 0;
    if (error || !parser->is_header_done()) continue;
    if (parser->get().result_int() / 100 != 1) break;
    renew(parser, head_only);  // 100 Continue: the answer is still to come
  }
  co_return came;
}

awaitable<void> read_body(Channel& channel, Parser& parser, Response& response, const Sink* sink,
                          std::size_t limit, Patience patience, error_code& error) {
  std::vector<char> chunk(parser.is_done() ? 1 : chunk_bytes);
  auto& body = parser.get().body();
  while (!error && !parser.is_done()) {
    body.data = chunk.data();
    body.size = chunk.size();
    body.more = true;
    co_await advance(channel, parser, patience, error);
    const std::span<const char> piece(chunk.data(), chunk.size() - body.size);
    if (piece.empty()) continue;
    if (sink != nullptr) {
      channel.expires_at(TimePoint::max());
      co_await (*sink)(piece);
    } else {
      if (response.body.size() + piece.size() > limit)
        throw Fault(Errc::too_large, "The answer is too large.");
      response.body.append(piece.data(), piece.size());
    }
  }
}

}  // namespace

TimePoint Patience::next() const { return std::min(deadline, std::chrono::steady_clock::now() + idle); }

awaitable<Outcome> exchange(Channel& channel, const Outgoing& request, std::string head, const Sink* sink,
                            Patience patience) {
  Outcome out;
  error_code sent;
  channel.expires_at(patience.next());
  if (request.upload)
    co_await upload(channel, *request.upload, std::move(head), patience, sent);
  else
    co_await channel.write(head, request.body, sent);
  // A server may answer and close before it has taken all; the answer says why.
  std::optional<Parser> parser;
  const bool came = co_await read_head(channel, parser, request.method == "HEAD", patience, out.error);
  if (out.error) {
    out.untouched = !came;
    co_return out;
  }
  const auto& message = parser->get();
  out.response.status = message.result_int();
  for (const auto& field : message)
    out.response.headers.add(std::string(field.name_string()), std::string(field.value()));
  const bool use_sink = sink != nullptr && out.response.status / 100 == 2;
  co_await read_body(channel, *parser, out.response, use_sink ? sink : nullptr, request.max_body, patience,
                     out.error);
  out.reusable = !sent && !out.error && parser->keep_alive();
  co_return out;
}

}  // namespace nova::http
