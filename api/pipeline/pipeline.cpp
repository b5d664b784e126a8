#include "api/pipeline/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/pipeline/auth.hpp"
#include "api/pipeline/body.hpp"
#include "api/pipeline/fault.hpp"
#include "api/pipeline/version.hpp"
#include "api/versions/documents.hpp"
#include "common/http/url.hpp"
#include "common/uuid.hpp"

namespace nova::api {
namespace {

constexpr std::string_view vendor_type = "application/vnd.openstack.compute+json";

// Project ids are hex digits and dashes; no resource is named so.
bool looks_like_project(std::string_view segment) {
  return std::all_of(segment.begin(), segment.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; });
}

bool is_request_id(std::string_view text) { return text.starts_with("req-") && is_uuid(text.substr(4)); }

Context new_context(const http::Request& incoming, std::chrono::seconds limit) {
  Context context;
  context.request_id = new_request_id();
  const auto global = incoming.headers.value_or("X-OpenStack-Request-ID", {});
  if (is_request_id(global)) context.global_request_id = global;
  context.remote_address = incoming.remote_address;
  context.deadline = Context::Clock::now() + limit;
  return context;
}

http::Response rendered(const Route& route, const Request& request, Reply reply) {
  const unsigned status = reply.status == 0 ? route.success : reply.status;
  const bool vendor = request.headers.value_or("Accept", {}).find(vendor_type) != std::string_view::npos;
  auto response = http::make_response(status, std::move(reply.body),
                                      std::string(vendor ? vendor_type : "application/json"));
  if (response.body.empty() && status == 204) response.headers.erase("Content-Type");
  for (const auto& [name, value] : reply.headers) response.headers.set(name, value);
  return response;
}

void check_project(const Context& context, std::string_view in_url) {
  if (in_url.empty() || in_url == context.project_id) return;
  throw Fault(
      {Errc::bad_request,
       fmt::format("Malformed request URL: URL's project_id '{}' doesn't match Context's project_id '{}'",
                   in_url, context.project_id),
       "MalformedRequest"});
}

Fault no_such_method() { return Fault(Errc::not_found, "The resource could not be found."); }

// Holds one place among the requests in work.
class Place {
 public:
  explicit Place(std::size_t& count) : count_(count) { ++count_; }
  ~Place() { --count_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace

// One request on its way through; the parts that the finish needs too.
struct Pipeline::Exchange {
  http::Request incoming;
  Context context;
  std::optional<Microversion> version;
  std::string project;  // the segment of the URL, if any
  bool legacy = false;
  Context::Clock::time_point began = Context::Clock::now();
};

Pipeline::Pipeline(PipelineSetup setup) : setup_(std::move(setup)), router_(setup_.routes) {}

std::string Pipeline::base_url(const http::Request& incoming) const {
  if (!setup_.services->api.compute_link_prefix.empty()) {
    const std::string& prefix = setup_.services->api.compute_link_prefix;
    return prefix.ends_with('/') ? prefix.substr(0, prefix.size() - 1) : prefix;
  }
  std::string scheme = incoming.secure ? "https" : "http";
  std::string host(incoming.headers.value_or("Host", "localhost"));
  if (setup_.middleware.enable_proxy_headers_parsing) {
    scheme = incoming.headers.value_or("X-Forwarded-Proto", scheme);
    host = incoming.headers.value_or("X-Forwarded-Host", host);
  }
  return fmt::format("{}://{}", scheme, host);
}

awaitable<http::Response> Pipeline::handle(http::Request incoming) {
  Exchange x;
  x.context = new_context(incoming, setup_.time_limit);
  x.incoming = std::move(incoming);
  http::Response response;
  try {
    response = co_await answer(x);
  } catch (const Fault& fault) {
    if (status_of(fault.code()) == 500)
      setup_.log.error(x.context, "{} {}: {}", x.incoming.method, x.incoming.path, fault.what());
    response = fault.code() == Errc::unauthorized ? unauthorized_response(setup_.www_authenticate_uri)
                                                  : fault_response(fault.error());
  } catch (const std::exception& error) {
    setup_.log.error(x.context, "{} {}: {}", x.incoming.method, x.incoming.path, error.what());
    response = fault_response(Error{});
  }
  finish(x, response);
  co_return response;
}

awaitable<http::Response> Pipeline::answer(Exchange& x) {
  const auto& path = x.incoming.path;
  auto segments = path_segments(path);
  const std::string base = base_url(x.incoming);
  if (segments.empty()) co_return http::make_response(200, version_list(base));
  const std::string first(segments.front());
  if (first != "v2" && first != "v2.1") co_return http::make_response(300, version_choices(base, path));
  if (segments.size() == 1)
    co_return http::make_response(200, version_document(base, first == "v2" ? "v2.0" : "v2.1"));
  if (in_flight_ >= setup_.services->api.max_in_flight)
    co_return fault_response(503, "Too many requests are in work; try again.");
  const Place place(in_flight_);
  segments.erase(segments.begin());
  co_return co_await answer_api(x, first, std::move(segments));
}

Router::Match Pipeline::match_route(Exchange& x, std::vector<std::string_view> segments) const {
  const auto verb = verb_of(x.incoming.method);
  if (!verb) return {};
  if (segments.size() > 1 && looks_like_project(segments.front())) {
    x.project = segments.front();
    segments.erase(segments.begin());
  }
  return router_.find(*verb, segments);
}

awaitable<http::Response> Pipeline::answer_api(Exchange& x, std::string version_part,
                                               std::vector<std::string_view> segments) {
  const std::shared_ptr<const Policy> policy = setup_.services->policy;
  x.context = co_await authenticate(*setup_.tokens, *policy, x.incoming.headers, x.context);
  x.legacy = version_part == "v2";
  Router::Match match = match_route(x, std::move(segments));
  if (match.routes.empty()) co_return not_found_page(x.incoming.headers.value_or("Accept", {}));
  if (!x.legacy) x.version = negotiate_version(x.incoming.headers);

  Request request(*setup_.services);
  request.context = x.context;
  request.version = x.version.value_or(mv::minimum);
  request.legacy = x.legacy;
  request.links = Links(base_url(x.incoming), std::move(version_part), x.project);
  request.headers = x.incoming.headers;
  co_return co_await run(x, request, std::move(match));
}

const Route& Pipeline::choose(const Router::Match& match, Request& request,
                              const http::Request& incoming) const {
  const bool is_action = !match.routes.front()->action.empty();
  if (is_action) request.body = parse_body(incoming.body);
  const std::string action = is_action ? action_name(request.body.root()) : std::string();
  bool known = !is_action;
  for (const Route* route : match.routes) {
    if (route->action != action) continue;
    known = true;
    if (route->versions.contains(request.version)) return *route;
  }
  if (!known) throw Fault(Errc::bad_request, fmt::format("There is no such action: {}", action));
  throw no_such_method();
}

awaitable<http::Response> Pipeline::run(Exchange& x, Request& request, Router::Match match) {
  check_content_type(x.incoming.headers);
  const Route& route = choose(match, request, x.incoming);
  check_project(x.context, x.project);
  request.route = &route;
  request.path = std::move(match.values);
  request.raw_query = http::parse_query(x.incoming.query);
  if (route.verb == Verb::get || !route.query.params.empty())
    request.query = check_query(request.raw_query, route.query, request.version);
  if ((route.verb == Verb::post || route.verb == Verb::put) && route.action.empty())
    request.body = parse_body(x.incoming.body);
  if (route.handler.decode != nullptr) route.handler.decode(request);

  request.target = {{"project_id", x.context.project_id}, {"user_id", x.context.user_id}};
  if (route.target != nullptr) co_await route.target(request);
  if (!route.policy.empty()) request.require(route.policy);
  Reply reply = co_await route.handler.run(request);
  co_return rendered(route, request, std::move(reply));
}

void Pipeline::finish(Exchange& x, http::Response& response) const {
  auto& headers = response.headers;
  headers.set("x-openstack-request-id", x.context.request_id);
  headers.set("x-compute-request-id", x.context.request_id);
  if (x.version) add_version_headers(headers, *x.version);
  const double seconds = std::chrono::duration<double>(Context::Clock::now() - x.began).count();
  count(response.status, seconds);
  setup_.log.info(x.context, "{} \"{} {}\" status: {} len: {} microversion: {} time: {:.6f}",
                  x.incoming.remote_address, x.incoming.method, x.incoming.target, response.status,
                  response.body.size(), x.version ? to_string(*x.version) : "-", seconds);
}

void Pipeline::count(unsigned status, double seconds) const {
  if (setup_.metrics == nullptr) return;
  setup_.metrics
      ->counter("nova_api_requests_total", "Requests answered, by status.",
                {{"status", std::to_string(status)}})
      .add();
  setup_.metrics->histogram("nova_api_request_seconds", "Time from a request's arrival to its answer.")
      .observe(seconds);
}

}  // namespace nova::api
