#include "common/rpc/server.hpp"

#include <fmt/format.h>

namespace nova::rpc {
namespace {

// Nova's ping, which every service answers in namespace baseapi.
struct Ping {
  static constexpr MethodSpec spec{.name = "ping", .ns = "baseapi", .version = {1, 1}};
  struct Request {
    std::string arg;
    static constexpr auto fields() { return Pack{field("arg", &Request::arg).optional()}; }
  };
  struct Reply {
    std::string service, arg;
    static constexpr auto fields() {
      return Pack{field("service", &Reply::service), field("arg", &Reply::arg)};
    }
  };
};

awaitable<std::string> answer(std::string text) { co_return text; }

}  // namespace

Dispatcher::Dispatcher(std::string service) : service_(std::move(service)) {
  add_method(Ping::spec, [name = service_](Context, const json::Value& args) {
    Ping::Reply reply{name, decode_lenient<Ping::Request>(args).arg};
    return answer(encode(reply));
  });
  add_method({.name = "oslo_rpc_server_ping", .version = {1, 0}},
             [](Context, const json::Value&) { return answer("\"pong\""); });
}

void Dispatcher::add_method(const MethodSpec& spec, Route run) {
  entries_.emplace(std::string(spec.name), Entry{spec, std::move(run)});
}

awaitable<std::string> Dispatcher::dispatch(Incoming message) const {
  bool version_fits = false;
  const Entry* found = nullptr;
  for (const auto& [name, entry] : entries_) {
    if (entry.spec.ns != message.ns || !accepts(entry.spec.version, message.version)) continue;
    version_fits = true;
    if (name == message.method) found = &entry;
  }
  if (found == nullptr && version_fits)
    throw Fault({Errc::no_such_method, fmt::format("Endpoint does not support RPC method {}", message.method),
                 "NoSuchMethod"});
  if (found == nullptr)
    throw Fault({Errc::unsupported_version,
                 fmt::format("Endpoint does not support RPC version {}.{}. Attempted method: {}",
                             message.version.major, message.version.minor, message.method),
                 "UnsupportedVersion"});
  co_return co_await found->run(std::move(message.context), message.args.root());
}

}  // namespace nova::rpc
