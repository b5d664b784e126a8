// nova-api in one process without sockets: the real pipeline and routes over a MemoryBus, with fake tokens
// and a conductor that the test provides. Tokens are "member", "reader", "admin", "system", "other" (a member
// elsewhere).
#pragma once
#include <map>
#include <memory>
#include <string>

#include "api/conductor_calls.hpp"
#include "api/identity_service.hpp"
#include "api/pipeline/pipeline.hpp"
#include "common/error.hpp"
#include "common/json/value.hpp"
#include "common/log/captured.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/rpc/server.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::test {

inline constexpr const char* project = "6f70656e737461636b20342065766572";
inline constexpr const char* other_project = "0123456789abcdef0123456789abcdef";

class FakeTokens final : public api::TokenValidator {
 public:
  awaitable<api::TokenInfo> validate(Context, std::string token, bool allow_expired) override {
    ++asked;
    if (away) throw Fault(Errc::unavailable, "The Identity service is away.");
    if (token == "expired" && allow_expired) token = "member";
    static const std::map<std::string, std::vector<std::string>> roles{
        {"member", {"member", "reader"}}, {"reader", {"reader"}}, {"admin", {"admin", "member", "reader"}},
        {"other", {"member", "reader"}},  {"system", {"admin"}},  {"service", {"service"}}};
    const auto at = roles.find(token);
    if (at == roles.end()) throw Fault(Errc::unauthorized, "bad token");
    api::TokenInfo info;
    info.user_id = "user-" + token;
    info.user_name = token;
    info.project_id = token == "other" ? other_project : project;
    info.roles = at->second;
    info.system_scope = token == "system";
    info.expires = now() + std::chrono::hours(1);
    co_return info;
  }
  int asked = 0;
  bool away = false;
};

class FakeIdentity final : public api::IdentityService {
 public:
  awaitable<bool> project_exists(Context, std::string project_id) override {
    co_return project_id != "nobody";
  }
};

class ApiWorld {
 public:
  explicit ApiWorld(std::vector<api::RouteTable> routes) : bus(loop.get_executor()) {
    services.bus = &bus;
    services.conductor = &conductor_calls;
    services.policy = std::make_shared<const api::Policy>();
    services.identity = &identity;
    api::PipelineSetup setup;
    setup.services = &services;
    setup.tokens = &tokens;
    setup.routes = std::move(routes);
    setup.www_authenticate_uri = "http://identity:5000";
    setup.log = log.logger("nova.api.openstack.requestlog");
    pipeline = std::make_unique<api::Pipeline>(std::move(setup));
  }

  // Serves RPC services at one address with `handlers` (overloads of on()).
  template <class Handlers, class... Services>
  void serve(rpc::Address at, Handlers& handlers, const Services&... offered) {
    auto& dispatcher = *dispatchers_.emplace_back(std::make_unique<rpc::Dispatcher>(at.topic));
    (dispatcher.add(offered, handlers), ...);
    run_on(loop, bus.serve(std::move(at), 10,
                           [&dispatcher](rpc::Incoming in) { return dispatcher.dispatch(std::move(in)); }));
  }

  http::Response send(const std::string& method, const std::string& target, const std::string& body = {},
                      http::Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    request.query = mark == std::string::npos ? "" : target.substr(mark + 1);
    request.headers = std::move(headers);
    if (!request.headers.has("Host")) request.headers.set("Host", "openstack.example.com");
    if (!request.headers.has("X-Auth-Token") && !token.empty()) request.headers.set("X-Auth-Token", token);
    if (!version.empty() && !request.headers.has("OpenStack-API-Version"))
      request.headers.set("OpenStack-API-Version", "compute " + version);
    if (!body.empty() && !request.headers.has("Content-Type"))
      request.headers.set("Content-Type", "application/json");
    request.body = body;
    request.remote_address = "192.0.2.7";
    return run_on(loop, pipeline->handle(std::move(request)));
  }
  http::Response get(const std::string& target) { return send("GET", target); }
  http::Response post(const std::string& target, const std::string& body) {
    return send("POST", target, body);
  }
  http::Response put(const std::string& target, const std::string& body) { return send("PUT", target, body); }
  http::Response del(const std::string& target) { return send("DELETE", target); }

  std::string token = "member";
  std::string version;  // empty: no header
  boost::asio::io_context loop;
  rpc::MemoryBus bus;
  api::ConductorCalls conductor_calls{bus};
  FakeTokens tokens;
  FakeIdentity identity;
  CapturedLog log;
  api::Services services;
  std::unique_ptr<api::Pipeline> pipeline;

 private:
  std::vector<std::unique_ptr<rpc::Dispatcher>> dispatchers_;
};

}  // namespace nova::test
