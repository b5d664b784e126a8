// The standalone services of nova-api over a MemoryBus, with a clock that stands still until told.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "api/standalone/standalone.hpp"
#include "common/log/captured.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/rpc/server.hpp"
#include "common/uuid.hpp"
#include "tests/support/identity_store.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::test {

class StandaloneWorld {
 public:
  StandaloneWorld() : bus(loop.get_executor()), store(clock) {
    serve(proto::identity::Service{}, store);
    options.admin_password = Secret("admin-secret");
    options.demo_password = Secret("demo-secret");
  }
  ~StandaloneWorld() {
    if (cloud) run_on(loop, cloud->stop());
  }
  StandaloneWorld(const StandaloneWorld&) = delete;
  StandaloneWorld& operator=(const StandaloneWorld&) = delete;

  template <class Service, class Handlers>
  void serve(Service service, Handlers& handlers) {
    conductor.add(service, handlers);
  }
  // Another nova-api on the same conductor.
  std::unique_ptr<api::standalone::Standalone> make() {
    api::standalone::Standalone::Setup setup;
    setup.executor = loop.get_executor();
    setup.options = options;
    setup.users.service_password = Secret("nova-secret");
    setup.hash_cost = {1, 8192};  // argon2id's least
    setup.bus = &bus;
    setup.clock = &clock;
    setup.log = log.logger("nova.standalone");
    return std::make_unique<api::standalone::Standalone>(std::move(setup));
  }
  static void start(boost::asio::io_context& loop, api::standalone::Standalone& cloud) {
    cloud.start();
    loop.restart();
    while (!cloud.ready()) loop.run_one();
  }
  void start() {
    run_on(loop, bus.serve(rpc::Address("conductor", "c1"), 10,
                           [this](rpc::Incoming in) { return conductor.dispatch(std::move(in)); }));
    cloud = make();
    start(loop, *cloud);
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
    if (!request.headers.has("Host")) request.headers.set("Host", "cloud.example.com:8774");
    if (!request.headers.has("X-Auth-Token") && !token.empty()) request.headers.set("X-Auth-Token", token);
    request.remote_address = address;
    const api::FrontDoor door(cloud->mounts(100'000), {}, [](http::Request) -> awaitable<http::Response> {
      co_return http::make_response(418, "the compute API");
    });
    if (door.body_rule(request, 0).stream)
      request.stream = http::text_stream(body);
    else
      request.body = body;
    return run_on(loop, door.handle(std::move(request)));
  }
  nlohmann::json get(const std::string& target) {
    const auto response = send("GET", target);
    return nlohmann::json::parse(response.body);
  }

  static std::string login_body(const std::string& user, const std::string& password,
                                const std::string& project) {
    nlohmann::json auth;
    auth["identity"]["methods"] = {"password"};
    auth["identity"]["password"]["user"] = {
        {"name", user}, {"password", password}, {"domain", {{"name", "Default"}}}};
    if (!project.empty()) auth["scope"]["project"] = {{"name", project}, {"domain", {{"id", "default"}}}};
    return nlohmann::json{{"auth", auth}}.dump();
  }
  http::Response log_in(const std::string& user, const std::string& password, const std::string& project) {
    return send("POST", "/identity/v3/auth/tokens", login_body(user, password, project));
  }
  // Logs in; later requests carry the token.
  std::string become(const std::string& user, std::string project = {}) {
    if (project.empty()) project = user == "nova" ? "service" : user;
    const auto response = log_in(user, user + "-secret", project);
    token = response.headers.value_or("X-Subject-Token", "");
    return token;
  }

  std::string token, address = "192.0.2.7";
  boost::asio::io_context loop;
  ManualClock clock{now()};
  rpc::MemoryBus bus;
  rpc::Dispatcher conductor{"conductor"};
  IdentityStore store;
  CapturedLog log;
  api::standalone::Options options;
  std::unique_ptr<api::standalone::Standalone> cloud;
};

}  // namespace nova::test
