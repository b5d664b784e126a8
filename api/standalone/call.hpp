// A request to one of the standalone services, as its handlers see it. Owned by RestService for as long as
// the handler runs.
#pragma once
#include <string>

#include "api/http/query.hpp"
#include "api/http/router.hpp"
#include "common/context.hpp"
#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/http/message.hpp"
#include "common/rpc/client.hpp"

namespace nova::api::standalone {

class Call {
 public:
  explicit Call(rpc::Bus& conductor) : bus(conductor) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  rpc::Bus& bus;
  Context context;         // with the caller's identity, unless the endpoint is open
  http::Request incoming;  // the body only for endpoints that read it themselves
  PathValues path;         // what stands at the {placeholders}
  Query query;
  json::Document body;
  std::string root;  // "http://host:port": the cloud as the client reached it
  std::string self;  // root and the service's prefix: "http://host:port/identity"

  template <class Service, rpc::Method M>
  awaitable<typename M::Reply> ask(typename M::Request request) const {
    rpc::Client<Service> client(bus);
    co_return co_await client.template call<M>(context, std::move(request));
  }

  // The body; members that T does not have are ignored. Throws Fault(bad_request).
  template <class T>
  T decode_body() const {
    return decode_lenient<T>(body.root());
  }
};

template <class View>
http::Response answer(unsigned status, const View& view) {
  return http::make_response(status, encode(view));
}
inline http::Response no_content() {
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace nova::api::standalone
