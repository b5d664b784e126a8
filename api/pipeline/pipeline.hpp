// Every request of the compute API passes here, in this order: request id, version documents, in-flight
// limit, token, microversion, route, content type, project in the URL, query, body, policy, handler; then
// headers and the request log. The one place where exceptions become answers. One loop thread.
#pragma once
#include <chrono>
#include <vector>

#include "api/auth/token_validator.hpp"
#include "api/http/request.hpp"
#include "api/http/router.hpp"
#include "common/http/message.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"

namespace nova::api {

struct PipelineSetup {
  const Services* services = nullptr;  // outlives the pipeline
  TokenValidator* tokens = nullptr;    // outlives the pipeline
  std::vector<RouteTable> routes;
  MiddlewareOptions middleware;
  std::string www_authenticate_uri;
  std::chrono::seconds time_limit{60};  // for one request
  Logger log;
  metrics::Registry* metrics = nullptr;
};

class Pipeline {
 public:
  explicit Pipeline(PipelineSetup setup);
  awaitable<http::Response> handle(http::Request incoming);
  std::size_t in_flight() const { return in_flight_; }

 private:
  struct Exchange;
  awaitable<http::Response> answer(Exchange& x);
  awaitable<http::Response> answer_api(Exchange& x, std::string version_part,
                                       std::vector<std::string_view> segments);
  awaitable<http::Response> run(Exchange& x, Request& request, Router::Match match);
  const Route& choose(const Router::Match& match, Request& request, const http::Request& incoming) const;
  Router::Match match_route(Exchange& x, std::vector<std::string_view> segments) const;
  void finish(Exchange& x, http::Response& response) const;
  void count(unsigned status, double seconds) const;
  std::string base_url(const http::Request& incoming) const;

  PipelineSetup setup_;
  Router router_;
  std::size_t in_flight_ = 0;
};

}  // namespace nova::api
