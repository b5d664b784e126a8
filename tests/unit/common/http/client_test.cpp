#include "common/http/client.hpp"

#include "tests/unit/common/http/http_fixture.hpp"

namespace nova::http {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ClientTest : public HttpTest {
 protected:
  Response send(Outgoing request, Context ctx = {}) {
    return run(client.send(std::move(ctx), std::move(request)));
  }
  Fault fault_of(Outgoing request, Context ctx = {}) {
    try {
      send(std::move(request), std::move(ctx));
    } catch (const Fault& fault) {
      return fault;
    }
    return {Errc::internal, "no fault"};
  }
  Outgoing post(const std::string& target, std::string body) {
    Outgoing out("POST", url(target));
    out.body = std::move(body);
    return out;
  }
  Client client{loop.get_executor(), ClientOptions{}, {}};
};

TEST_F(ClientTest, SendsAndReceives) {
  serve();
  const Response response = send(post("/p?q=1", "body"));
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(response.body, "POST /p?q=1 body");
  EXPECT_EQ(response.headers.get("CONTENT-TYPE"), "text/plain");
}

TEST_F(ClientTest, ReusesItsConnection) {
  serve();
  for (int i = 0; i < 3; ++i) send({"GET", url("/")});
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(ClientTest, TellsWhoAsks) {
  handler = [](Request request) -> awaitable<Response> {
    co_return make_response(
        200, request.headers.all("x-openstack-request-id") + " " + request.headers.all("host"));
  };
  serve();
  Context ctx;
  ctx.request_id = "req-1";
  EXPECT_EQ(send({"GET", url("/")}, ctx).body, "req-1 127.0.0.1:" + std::to_string(port));
}

TEST_F(ClientTest, RepeatsAnIdempotentRequestOnAStaleConnection) {
  serve();
  send({"GET", url("/")});
  // The server goes and comes back on the same port; the pooled connection is dead.
  run(server->stop(std::chrono::milliseconds(100)));
  server = std::make_unique<Server>(loop.get_executor(), options, handler);
  server->listen("127.0.0.1", port);
  EXPECT_EQ(send({"GET", url("/again")}).body, "GET /again? ");
  EXPECT_EQ(send(post("/too", "x")).body, "POST /too? x");
}

TEST_F(ClientTest, NeverRepeatsAPost) {
  int calls = 0;
  // A peer that takes each second request of a connection and hangs up.
  const auto peer = [&]() -> awaitable<void> {
    tcp::acceptor acceptor(loop, {boost::asio::ip::address_v4::loopback(), 0});
    port = acceptor.local_endpoint().port();
    while (true) {
      tcp::socket socket = co_await acceptor.async_accept(boost::asio::use_awaitable);
      std::array<char, 4096> piece;
      for (int n = 0; n < 2; ++n) {
        co_await socket.async_read_some(boost::asio::buffer(piece), boost::asio::use_awaitable);
        ++calls;
        if (n == 0) co_await write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      }
    }
  };
  boost::asio::co_spawn(loop, peer(), [](std::exception_ptr) {});
  loop.poll();
  send({"GET", url("/")});
  EXPECT_EQ(fault_of(post("/", "x")).code(), Errc::unavailable);
  EXPECT_EQ(calls, 2);
  send({"GET", url("/")});
  send({"GET", url("/")});  // fails on the reused connection, and is repeated
  EXPECT_EQ(calls, 5);
}

TEST_F(ClientTest, RefusedConnectionIsUnavailable) {
  serve();
  run(server->stop(std::chrono::milliseconds(100)));
  const Fault fault = fault_of({"GET", url("/secret?token=1")});
  EXPECT_EQ(fault.code(), Errc::unavailable);
  EXPECT_THAT(fault.what(),
              AllOf(HasSubstr("http://127.0.0.1:"), HasSubstr("refused"), Not(HasSubstr("token"))));
}

TEST_F(ClientTest, TheDeadlineEndsTheWait) {
  handler = [](Request) -> awaitable<Response> {
    co_await sleep_for(std::chrono::hours(1));
    co_return Response{};
  };
  serve();
  EXPECT_EQ(fault_of({"GET", url("/")}, Context().within(std::chrono::milliseconds(50))).code(),
            Errc::timeout);
}

TEST_F(ClientTest, StatusCodesAreNoFaults) {
  handler = [](Request) -> awaitable<Response> { co_return make_response(503, "busy"); };
  serve();
  EXPECT_EQ(send({"GET", url("/")}).status, 503u);
}

TEST_F(ClientTest, LargeAnswersAreRefused) {
  handler = [](Request) -> awaitable<Response> { co_return make_response(200, std::string(5000, 'x')); };
  serve();
  Outgoing request("GET", url("/"));
  request.max_body = 4999;
  EXPECT_EQ(fault_of(request).code(), Errc::too_large);
  request.max_body = 5000;
  EXPECT_EQ(send(request).body.size(), 5000u);
}

TEST_F(ClientTest, DownloadsPieceByPiece) {
  handler = [](Request request) -> awaitable<Response> {
    Response response;
    if (request.path == "/none") co_return make_response(404, "not here");
    response.stream = text_stream(std::string(1 << 20, 'd'));
    co_return response;
  };
  serve();
  std::size_t total = 0;
  const Sink sink = [&](std::span<const char> piece) -> awaitable<void> {
    total += piece.size();
    co_return;
  };
  EXPECT_EQ(run(client.download({}, {"GET", url("/")}, sink)).body, "");
  EXPECT_EQ(total, 1u << 20);
  EXPECT_EQ(run(client.download({}, {"GET", url("/none")}, sink)).body, "not here");
  EXPECT_EQ(total, 1u << 20);
}

TEST_F(ClientTest, UploadsAStream) {
  options.limits.body_bytes = 1 << 20;
  handler = [](Request request) -> awaitable<Response> {
    co_return make_response(200,
                            std::to_string(request.body.size()) + request.headers.all("transfer-encoding"));
  };
  serve();
  Outgoing request("PUT", url("/"));
  request.upload = text_stream(std::string(300'000, 'u'));
  EXPECT_EQ(send(request).body, "300000");
}

TEST_F(ClientTest, ReadsTheAnswerOfAServerThatDoesNotWantTheUpload) {
  serve();
  EXPECT_EQ(send(post("/", std::string(1 << 20, 'x'))).status, 413u);
}

TEST_F(ClientTest, HeadAndEmptyAnswersEnd) {
  handler = [](Request) -> awaitable<Response> {
    Response response;
    response.status = 204;
    co_return response;
  };
  serve();
  EXPECT_EQ(send({"DELETE", url("/")}).status, 204u);
  EXPECT_EQ(send({"HEAD", url("/")}).status, 204u);
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(ClientTest, FindsHostsByName) {
  serve();
  EXPECT_EQ(send({"GET", "http://localhost:" + std::to_string(port) + "/"}).status, 200u);
  EXPECT_EQ(fault_of({"GET", "http://no-such-host.invalid/"}).code(), Errc::unavailable);
}

TEST_F(ClientTest, RefusesOtherUrls) {
  for (const std::string text : {"", "/path", "ftp://x/", "http://", "http://a b/"})
    EXPECT_EQ(fault_of({"GET", text}).code(), Errc::bad_request) << text;
}

}  // namespace
}  // namespace nova::http
