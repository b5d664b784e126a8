// The standalone Network service without sockets: its endpoints over a MemoryBus with fake tokens (those of
// api_world.hpp) and a conductor that the test provides.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "api/standalone/network/network.hpp"
#include "proto/conductor/networks.hpp"
#include "tests/support/api_world.hpp"

namespace nova::test {

template <class Handlers>
class NetworkWorld {
 public:
  NetworkWorld(boost::asio::io_context& io, Handlers& handlers) : loop(io), bus(io.get_executor()) {
    dispatcher_.add(proto::networks::NetworksService{}, handlers);
    run_on(loop, bus.serve(rpc::Address("conductor", "c1"), 10,
                           [this](rpc::Incoming in) { return dispatcher_.dispatch(std::move(in)); }));
    api::standalone::RestSetup setup;
    setup.prefix = "/network";
    setup.fault = api::standalone::network::fault_form;
    api::standalone::network::add_to(setup.endpoints);
    setup.tokens = &tokens;
    setup.bus = &bus;
    setup.log = log.logger("nova.api.standalone");
    service = std::make_unique<api::standalone::RestService>(std::move(setup));
  }

  // `path` is below /network/v2.0.
  http::Response send(const std::string& method, const std::string& path, const std::string& body = {}) {
    http::Request request;
    request.method = method;
    request.target = ((path == "/network" || path.starts_with("/network/")) ? "" : "/network/v2.0") + path;
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    request.query = mark == std::string::npos ? "" : request.target.substr(mark + 1);
    request.headers.set("Host", "cloud.example.com");
    if (!token.empty()) request.headers.set("X-Auth-Token", token);
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    request.body = body;
    return run_on(loop, service->handle(std::move(request)));
  }
  nlohmann::json get(const std::string& path) { return nlohmann::json::parse(send("GET", path).body); }
  // The answer's one member. A refusal is an object with status, type and message.
  nlohmann::json ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    const auto response = send(method, path, body);
    if (response.body.empty()) return nlohmann::json{{"status", response.status}};
    auto answer = nlohmann::json::parse(response.body).begin().value();
    if (answer.is_object() && response.status >= 400) answer["status"] = response.status;
    return answer;
  }

  std::string token = "member";
  boost::asio::io_context& loop;
  rpc::MemoryBus bus;
  FakeTokens tokens;
  CapturedLog log;
  std::unique_ptr<api::standalone::RestService> service;

 private:
  rpc::Dispatcher dispatcher_{"conductor"};
};

}  // namespace nova::test
