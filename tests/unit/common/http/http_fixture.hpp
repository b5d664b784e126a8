// A server on the loopback with short times, and a raw client that says exactly what a test wants said.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/http/client.hpp"
#include "common/http/server.hpp"
#include "common/log/captured.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::http {

using tcp = boost::asio::ip::tcp;
using boost::system::error_code;

class HttpTest : public testing::Test {
 protected:
  HttpTest() {
    options.limits.header_time = std::chrono::milliseconds(300);
    options.limits.idle_time = std::chrono::milliseconds(1000);
    options.limits.body_time = std::chrono::milliseconds(300);
    options.limits.write_time = std::chrono::milliseconds(300);
    options.limits.body_bytes = 1000;
    options.limits.header_bytes = 2000;
    handler = echo;
  }
  ~HttpTest() override {
    if (server) run(server->stop(std::chrono::milliseconds(100)));
  }

  // "METHOD path?query body"
  static awaitable<Response> echo(Request request) {
    co_return make_response(
        200, request.method + " " + request.path + "?" + request.query + " " + request.body, "text/plain");
  }

  void serve() {
    server = std::make_unique<Server>(loop.get_executor(), options, handler, log.logger("http"), &metrics);
    port = server->listen("127.0.0.1", 0);
  }
  template <class T>
  T run(awaitable<T> task) {
    return test::run_on(loop, std::move(task));
  }

  awaitable<tcp::socket> connect() {
    tcp::socket socket(loop);
    co_await socket.async_connect({boost::asio::ip::address_v4::loopback(), port},
                                  boost::asio::use_awaitable);
    co_return socket;
  }
  // False when the server has closed. A socket must not be written to again after that: Asio would wait for
  // ever.
  static awaitable<bool> write(tcp::socket& socket, std::string text) {
    error_code error;
    co_await boost::asio::async_write(socket, boost::asio::buffer(text),
                                      boost::asio::redirect_error(boost::asio::use_awaitable, error));
    co_return !error;
  }
  // Until the server closes.
  static awaitable<std::string> read_all(tcp::socket& socket) {
    std::string out;
    std::array<char, 4096> piece;
    error_code error;
    while (!error) {
      const auto n = co_await socket.async_read_some(
          boost::asio::buffer(piece), boost::asio::redirect_error(boost::asio::use_awaitable, error));
      out.append(piece.data(), n);
    }
    co_return out;
  }
  awaitable<std::string> exchange_raw(std::string text) {
    tcp::socket socket = co_await connect();
    co_await write(socket, std::move(text));
    co_return co_await read_all(socket);
  }
  std::string raw(std::string text) { return run(exchange_raw(std::move(text))); }
  std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(port) + target;
  }

  boost::asio::io_context loop;
  CapturedLog log;
  metrics::Registry metrics;
  ServerOptions options;
  Handler handler;
  unsigned short port = 0;
  std::unique_ptr<Server> server;
};

}  // namespace nova::http
