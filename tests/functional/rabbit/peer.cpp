// A service and a client of ours in a process, for oslo_interop.py to talk with.
//   rabbit_peer serve TOPIC HOST            prints "serving" and serves until its input ends
//   rabbit_peer call TOPIC HOST METHOD VERSION NAMESPACE ARGS TIMEOUT
//                                           prints the result, or "Errc Class: message" and exits with 1
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "common/rpc/server.hpp"

namespace nova {
namespace {

struct Add {
  static constexpr rpc::MethodSpec spec{.name = "add", .ns = "sums", .version = {1, 3}};
  struct Request {
    std::int64_t a = 0, b = 0;
    static constexpr auto fields() { return Pack{field("a", &Request::a), field("b", &Request::b)}; }
  };
  struct Reply {
    std::int64_t sum = 0;
    std::string user, request_id;
    std::vector<std::string> roles;
    static constexpr auto fields() {
      return Pack{field("sum", &Reply::sum), field("user", &Reply::user),
                  field("request_id", &Reply::request_id), field("roles", &Reply::roles)};
    }
  };
};

struct Fail {
  static constexpr rpc::MethodSpec spec{.name = "fail", .ns = "sums", .version = {1, 3}};
  struct Request {
    std::string code, message;
    static constexpr auto fields() {
      return Pack{field("code", &Request::code), field("message", &Request::message)};
    }
  };
  using Reply = rpc::Nothing;
};

struct Slow {
  static constexpr rpc::MethodSpec spec{.name = "slow", .ns = "sums", .version = {1, 3}};
  struct Request {
    std::int64_t seconds = 0;
    static constexpr auto fields() { return Pack{field("seconds", &Request::seconds)}; }
  };
  using Reply = rpc::Nothing;
};

struct Sums : rpc::Methods<Add, Fail, Slow> {};

class Handlers {
 public:
  awaitable<Add::Reply> on(Context context, Add::Request request) {
    co_return Add::Reply{request.a + request.b, context.user_id, context.request_id, context.roles};
  }
  awaitable<rpc::Nothing> on(Context, Fail::Request request) {
    throw Fault(errc_of(request.code), request.message);
    co_return rpc::Nothing{};
  }
  awaitable<rpc::Nothing> on(Context, Slow::Request request) {
    co_await sleep_for(std::chrono::seconds(request.seconds));
    co_return rpc::Nothing{};
  }
};

rabbit::Settings settings() {
  const char* url = std::getenv("NOVA_TEST_RABBIT_URL");
  if (url == nullptr) throw std::runtime_error("NOVA_TEST_RABBIT_URL is not set");
  rabbit::TransportOptions transport;
  transport.transport_url = Secret(url);
  return rabbit::make_settings(transport, {}, "peer");
}

awaitable<void> serve(rabbit::RabbitBus& bus, rpc::Address at, rpc::Dispatcher& dispatcher) {
  co_await bus.start();
  co_await bus.serve(std::move(at), 16, [&](rpc::Incoming m) { return dispatcher.dispatch(std::move(m)); });
  std::cout << "serving" << std::endl;
}

int serve_until_told(const rpc::Address& at) {
  boost::asio::io_context loop;
  auto bus = std::make_unique<rabbit::RabbitBus>(loop.get_executor(), settings(), Logger());
  Handlers handlers;
  rpc::Dispatcher dispatcher("peer");
  dispatcher.add(Sums{}, handlers);
  const auto work = boost::asio::make_work_guard(loop);
  boost::asio::co_spawn(loop, serve(*bus, at, dispatcher), [](const std::exception_ptr& e) {
    if (e) std::rethrow_exception(e);
  });
  std::thread stopper([&loop] {
    std::string line;
    while (std::getline(std::cin, line)) {
    }
    loop.stop();
  });
  loop.run();
  stopper.join();
  return 0;
}

awaitable<void> call(rabbit::RabbitBus& bus, Context context, rpc::Outgoing out, int& exit_code) {
  co_await bus.start();
  try {
    const auto reply = co_await bus.call(std::move(context), std::move(out));
    fmt::print("{}\n", json::dump(reply.root()));
  } catch (const Fault& fault) {
    fmt::print("{} {}: {}\n", name_of(fault.code()), fault.error().kind, fault.what());
    exit_code = 1;
  }
}

int call_once(char** argv) {
  rpc::Outgoing out;
  out.to = rpc::Address(argv[2], argv[3]);
  out.method = argv[4];
  const std::string version = argv[5];
  const auto dot = version.find('.');
  out.version = {std::stoi(version), std::stoi(version.substr(dot + 1))};
  out.ns = argv[6];
  out.args = argv[7];
  Context context;
  context.user_id = "u1";
  context.project_id = "p1";
  context.roles = {"member"};
  context.request_id = "req-abc";
  boost::asio::io_context loop;
  rabbit::RabbitBus bus(loop.get_executor(), settings(), Logger());
  int exit_code = 0;
  bool done = false;
  boost::asio::co_spawn(loop,
                        call(bus, context.within(std::chrono::seconds(std::stoi(argv[8]))), out, exit_code),
                        [&](const std::exception_ptr& e) {
                          if (e) std::rethrow_exception(e);
                          done = true;
                        });
  while (!done) loop.run_one();
  return exit_code;
}

}  // namespace
}  // namespace nova

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve" && argc == 4) return nova::serve_until_told(nova::rpc::Address(argv[2], argv[3]));
  if (mode == "call" && argc == 9) return nova::call_once(argv);
  std::cerr << "see the head of tests/functional/rabbit/peer.cpp for the usage\n";
  return 64;
}
