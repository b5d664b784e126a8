#include "common/http/client.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/error.hpp>
#include <list>
#include <map>

#include "common/error.hpp"
#include "common/http/exchange.hpp"
#include "common/http/wire.hpp"

namespace nova::http {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

bool idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

std::unique_ptr<asio::ssl::context> tls_context(const ClientOptions& options) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                       asio::ssl::context::no_tlsv1_1);
  std::string step = options.ca_file;
  try {
    context->set_verify_mode(options.insecure ? asio::ssl::verify_none : asio::ssl::verify_peer);
    if (!options.ca_file.empty())
      context->load_verify_file(options.ca_file);
    else if (!options.insecure)
      context->set_default_verify_paths();
    step = options.cert_file;
    if (!options.cert_file.empty()) context->use_certificate_chain_file(options.cert_file);
    step = options.key_file.empty() ? options.cert_file : options.key_file;
    if (!options.cert_file.empty()) context->use_private_key_file(step, asio::ssl::context::pem);
  } catch (const boost::system::system_error& error) {
    throw Fault(Errc::unavailable, fmt::format("TLS cannot use {}: {}", step, error.code().message()));
  }
  return context;
}

std::string request_head(const Outgoing& request, const Url& url, const Context& ctx,
                         const std::string& agent) {
  std::string out;
  for (const char c : request.method) out += c > ' ' ? c : '_';
  out += fmt::format(" {} HTTP/1.1\r\n", url.target);
  append_header(out, "Host", url.authority());
  for (const auto& [name, value] : request.headers) append_header(out, name, value);
  if (!request.headers.has("user-agent")) append_header(out, "User-Agent", agent);
  if (!ctx.request_id.empty() && !request.headers.has("x-openstack-request-id"))
    append_header(out, "X-OpenStack-Request-ID", ctx.request_id);
  const auto length =
      request.upload ? request.upload->length() : std::optional<std::uint64_t>(request.body.size());
  const bool bodiless =
      !request.upload && request.body.empty() && (request.method == "GET" || request.method == "HEAD");
  if (!length)
    append_header(out, "Transfer-Encoding", "chunked");
  else if (!bodiless)
    append_header(out, "Content-Length", fmt::to_string(*length));
  return out += "\r\n";
}

}  // namespace

struct Client::State {
  struct Idle {
    std::string key;
    std::unique_ptr<Channel> channel;
    Clock::time_point since;
  };

  asio::any_io_executor executor;
  ClientOptions options;
  Logger log;
  std::unique_ptr<asio::ssl::context> tls;  // made at the first use: the system's certificates take megabytes
  std::list<Idle> idle;                     // oldest first

  std::unique_ptr<Channel> take_idle(const std::string& key) {
    const auto oldest = Clock::now() - options.keep_alive;
    std::erase_if(idle, [&](const Idle& entry) { return entry.since < oldest; });
    // The youngest is the least likely to be closed by the peer meanwhile.
    for (auto at = idle.rbegin(); at != idle.rend();) {
      if (at->key != key) {
        ++at;
        continue;
      }
      auto channel = std::move(at->channel);
      at = std::make_reverse_iterator(idle.erase(std::next(at).base()));
      if (channel->quiet()) return channel;
    }
    return nullptr;
  }

  void give_back(const std::string& key, std::unique_ptr<Channel> channel) {
    channel->expires_at(TimePoint::max());
    const auto count =
        std::count_if(idle.begin(), idle.end(), [&](const Idle& entry) { return entry.key == key; });
    if (static_cast<std::size_t>(count) < options.idle_per_host)
      idle.push_back({key, std::move(channel), Clock::now()});
  }

  awaitable<std::unique_ptr<Channel>> open(Url url, Context ctx) {
    const auto deadline = std::min(ctx.deadline, Clock::now() + options.connect_time);
    if (url.secure() && !tls) tls = tls_context(options);
    auto endpoints = co_await resolve(url, deadline);
    co_return co_await connect(url, std::move(endpoints), url.secure() ? tls.get() : nullptr, deadline);
  }
};

Client::Client(asio::any_io_executor executor, ClientOptions options, Logger log)
    : state_(std::make_shared<State>()) {
  state_->executor = std::move(executor);
  state_->options = std::move(options);
  state_->log = std::move(log);
}
Client::~Client() = default;

void Client::close_idle() { state_->idle.clear(); }

awaitable<Response> Client::send(Context ctx, Outgoing request) {
  co_return co_await download(std::move(ctx), std::move(request), nullptr);
}

awaitable<Response> Client::download(Context ctx, Outgoing request, Sink sink) {
  auto state = state_;
  const Url url = parse_url(request.url);
  const std::string key = fmt::format("{}://{}", url.scheme, url.authority());
  const std::string head = request_head(request, url, ctx, state->options.user_agent);
  const Patience patience{ctx.deadline, state->options.idle_time};
  const auto began = Clock::now();
  for (bool fresh = false;; fresh = true) {
    auto channel = fresh ? nullptr : state->take_idle(key);
    const bool reused = channel != nullptr;
    if (!reused) channel = co_await state->open(url, ctx);
    Outcome outcome = co_await exchange(*channel, request, head, sink ? &sink : nullptr, patience);
    if (!outcome.error) {
      if (outcome.reusable) state->give_back(key, std::move(channel));
      state->log.debug(ctx, "{} {}{} status: {} time: {:.6f}", request.method, key,
                       url.target.substr(0, url.target.find('?')), outcome.response.status,
                       std::chrono::duration<double>(Clock::now() - began).count());
      co_return std::move(outcome.response);
    }
    if (outcome.error == boost::beast::error::timeout)
      throw Fault(Errc::timeout, fmt::format("{} {}: no answer in time", request.method, key));
    if (!(reused && outcome.untouched && idempotent(request.method) && !request.upload))
      throw Fault(Errc::unavailable, fmt::format("{} {}: {}", request.method, key, outcome.error.message()));
  }
}

}  // namespace nova::http
