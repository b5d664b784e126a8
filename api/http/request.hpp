// A request as a handler sees it: authenticated, at one microversion, matched to its route. Owned by the
// pipeline for as long as the handler runs.
#pragma once
#include <memory>

#include "api/http/links.hpp"
#include "api/http/only.hpp"
#include "api/http/route.hpp"
#include "api/http/router.hpp"
#include "api/services.hpp"
#include "common/context.hpp"
#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/http/message.hpp"
#include "common/rpc/client.hpp"

namespace nova::api {

// What a handler answers. Status 0 stands for the route's success code.
struct Reply {
  unsigned status = 0;
  std::string body;
  http::Headers headers;
};

class Request {
 public:
  explicit Request(const Services& shared) : services(shared) {}
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  const Services& services;
  Context context;
  Microversion version = mv::minimum;
  bool legacy = false;  // came by /v2: unknown members of bodies are dropped
  const Route* route = nullptr;
  PathValues path;
  Query query;
  Query::Items raw_query;  // as sent, for links to the next page
  http::Headers headers;
  json::Document body;
  Links links;
  PolicyTarget target;  // what the route's policy is asked about

  // What the route's FindTarget found.
  template <class T>
  void put_found(T value) {
    found_ = std::make_shared<T>(std::move(value));
  }
  template <class T>
  const T& found() const {
    return *static_cast<const T*>(found_.get());
  }

  DecodeContext decoding() const { return {version, legacy ? Unknown::ignore : Unknown::reject, {}}; }
  template <class Body>
  void decode_body() {
    body_ = std::make_shared<Body>(decode<Body>(body.root(), decoding()));
  }
  template <class Body>
  Body take_body() {
    return std::move(*static_cast<Body*>(body_.get()));
  }

  bool allows(std::string_view rule) const { return services.policy->allows(rule, context, target); }
  void require(std::string_view rule) const { services.policy->require(rule, context, target); }

  // Asks another daemon.
  template <class Service, rpc::Method M>
  awaitable<typename M::Reply> call(typename M::Request request, std::string host = {}) const {
    rpc::Client<Service> client(*services.bus);
    co_return co_await client.template call<M>(context, std::move(request), std::move(host));
  }

  // An answer made of a described view at the request's version.
  template <class View>
  Reply reply(const View& view) const {
    Reply answer;
    answer.body = encode(view, version);
    return answer;
  }

 private:
  std::shared_ptr<void> found_, body_;
};

// Route{.handler = with_body<CreateFlavorBody, create_flavor>}
template <class Body, auto run>
inline constexpr Handler with_body{[](Request& request) { request.decode_body<Body>(); },
                                   [](Request& request) { return run(request, request.take_body<Body>()); }};

// Effective page size of `limit`.
int page_size(const Request& request);
// The `marker` parameter, empty if there is none.
std::string page_marker(const Request& request);

}  // namespace nova::api
