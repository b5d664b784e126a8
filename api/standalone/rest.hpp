// One REST service beside the compute API: a table of endpoints, a form of its errors, and what every request
// passes on its way: token, endpoint, JSON body, handler; Fault to answer, request id, log. Identity, Image
// and Network are three of these. One loop thread.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/auth/token_validator.hpp"
#include "api/standalone/call.hpp"
#include "common/log/log.hpp"

namespace nova::api::standalone {

// What HTTP calls the status of an error, for the bodies of Identity and Image.
std::string_view title_of(unsigned status);

struct Endpoint {
  enum class Access { token, anybody };
  // json: parsed into Call::body; raw: left in Call::incoming as text; stream: there as a stream, and the
  // request may take as long as its bytes.
  enum class Body { json, raw, stream };

  Verb verb = Verb::get;
  std::string_view
      path;  // below the service's prefix: "/v3/users/{id}"; text that lives as long as the program
  std::function<awaitable<http::Response>(Call&)> run;
  Access access = Access::token;
  Body body = Body::json;
};
using Endpoints = std::vector<Endpoint>;

// Endpoint{.run = to(users, &Users::list)}; `owner` outlives the endpoint.
template <class T>
auto to(T& owner, awaitable<http::Response> (T::*handler)(Call&)) {
  return [&owner, handler](Call& call) { return (owner.*handler)(call); };
}

// An error in the service's form.
using FaultForm = http::Response (*)(unsigned status, std::string_view message);

struct RestSetup {
  std::string prefix;  // "/identity"
  FaultForm fault = nullptr;
  Endpoints endpoints;
  TokenValidator* tokens = nullptr;  // these outlive the service
  rpc::Bus* bus = nullptr;
  std::string public_url;  // empty: as the client reached us
  Logger log;
};

class RestService {
 public:
  explicit RestService(RestSetup setup);
  const std::string& prefix() const { return setup_.prefix; }
  // True for a request whose body goes to its handler as a stream.
  bool streams(const http::Request& head) const;
  awaitable<http::Response> handle(http::Request incoming);

 private:
  struct Row {
    std::vector<std::string_view> parts;
    const Endpoint* endpoint;
  };
  struct Match {
    const Endpoint* endpoint = nullptr;
    PathValues values;
    std::string allow;  // the methods of the path, if there are any
  };
  Match find(std::string_view method, std::string_view path) const;
  awaitable<http::Response> respond(Call& call);
  http::Response nothing_there(const Match& match) const;
  void place(Call& call) const;

  RestSetup setup_;
  std::vector<Row> rows_;
};

}  // namespace nova::api::standalone
