#include "tests/bench/load/endpoint.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/error.hpp"

namespace nova::bench {
namespace {

constexpr std::chrono::seconds patience{120};

http::ClientOptions client_options(const EndpointOptions& options) {
  http::ClientOptions out;
  out.insecure = true;
  out.idle_per_host = options.clients + 1;
  out.idle_time = patience;
  out.keep_alive = patience;
  out.user_agent = "nova-bench";
  return out;
}

}  // namespace

Endpoint::Endpoint(boost::asio::any_io_executor executor, EndpointOptions options)
    : options_(std::move(options)),
      headers_{{"X-Auth-Token", options_.token},
               {"OpenStack-API-Version", "compute " + options_.microversion},
               {"X-OpenStack-Nova-API-Version", options_.microversion},
               {"Accept", "application/json"}},
      client_(std::move(executor), client_options(options_)) {}

awaitable<http::Response> Endpoint::ask(std::string method, std::string target, std::string body) {
  const bool absolute = target.starts_with("http");
  http::Outgoing out(std::move(method), absolute ? std::move(target) : options_.url + target);
  out.headers = headers_;
  if (!body.empty()) out.headers.add("Content-Type", "application/json");
  out.body = std::move(body);
  Context context;
  context.deadline = Context::Clock::now() + patience;
  co_return co_await client_.send(std::move(context), std::move(out));
}

awaitable<http::Response> Endpoint::request(std::string method, std::string target, unsigned wanted,
                                            std::string body) {
  const std::string what = method + " " + target;
  auto response = co_await ask(std::move(method), std::move(target), std::move(body));
  if (response.status != wanted)
    throw Fault(Errc::internal,
                fmt::format("{}: {} {}", what, response.status, response.body.substr(0, 300)));
  co_return response;
}

awaitable<nlohmann::json> Endpoint::get_json(std::string target) {
  const auto response = co_await get(std::move(target));
  co_return nlohmann::json::parse(response.body);
}

}  // namespace nova::bench
