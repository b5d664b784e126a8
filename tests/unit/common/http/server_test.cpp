#include "tests/unit/common/http/http_fixture.hpp"

namespace nova::http {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++n;
  return n;
}

TEST_F(HttpTest, AnswersARequest) {
  serve();
  const auto answer =
      raw("POST /a%20b?x=1&y=2 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("Content-Type: text/plain\r\n"),
                            HasSubstr("Connection: close\r\n"), HasSubstr(" GMT\r\n"),
                            EndsWith("\r\n\r\nPOST /a%20b?x=1&y=2 hello")));
}

TEST_F(HttpTest, ServesPipelinedRequestsInOrder) {
  serve();
  const auto answer =
      raw("GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 1\r\n\r\nxGET /3 "
          "HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(count(answer, "HTTP/1.1 200 OK"), 3u);
  EXPECT_LT(answer.find("GET /1"), answer.find("POST /2? x"));
  EXPECT_LT(answer.find("POST /2? x"), answer.find("GET /3"));
}

TEST_F(HttpTest, ReadsChunkedBodies) {
  serve();
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: "
                  "close\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
              EndsWith("POST /? abcde"));
}

TEST_F(HttpTest, TakesTheAbsoluteForm) {
  serve();
  EXPECT_THAT(raw("GET http://host:1/p?q HTTP/1.0\r\n\r\n"), EndsWith("GET /p?q "));
}

TEST_F(HttpTest, HeadHasNoBody) {
  serve();
  EXPECT_THAT(raw("HEAD /x HTTP/1.1\r\nConnection: close\r\n\r\n"),
              AllOf(HasSubstr("Content-Length: 9\r\n"), EndsWith("\r\n\r\n")));
}

TEST_F(HttpTest, InvitesTheBodyWhenAsked) {
  serve();
  const auto talk = [this]() -> awaitable<std::string> {
    tcp::socket socket = co_await connect();
    co_await write(
        socket, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
    std::array<char, 25> invitation{};
    co_await socket.async_read_some(boost::asio::buffer(invitation), boost::asio::use_awaitable);
    EXPECT_EQ(std::string(invitation.data(), invitation.size()), "HTTP/1.1 100 Continue\r\n\r\n");
    co_await write(socket, "ok");
    co_return co_await read_all(socket);
  };
  EXPECT_THAT(run(talk()), EndsWith("POST /? ok"));
}

TEST_F(HttpTest, RefusesMalformedRequests) {
  serve();
  for (const std::string text : {"NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
                                 "\x16\x03\x01\x02\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                                 "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                                 "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
    EXPECT_THAT(raw(text), StartsWith("HTTP/1.1 400 Bad Request")) << text;
  EXPECT_THAT(raw("GET /still HTTP/1.0\r\n\r\n"), EndsWith("GET /still? "));
}

TEST_F(HttpTest, NeverTakesALengthAndAnEncoding) {
  serve();
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET "
                  "/smuggled HTTP/1.1\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 "), Not(HasSubstr("200 OK")), Not(HasSubstr("smuggled"))));
}

TEST_F(HttpTest, RefusesLargeHeads) {
  serve();
  EXPECT_THAT(raw("GET / HTTP/1.1\r\nX: " + std::string(3000, 'x') + "\r\n\r\n"), StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(raw("GET /" + std::string(100'000, 'x')), StartsWith("HTTP/1.1 431"));
}

TEST_F(HttpTest, RefusesLargeBodies) {
  serve();
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5dc\r\n" + std::string(1500, 'x') +
                  "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(
      raw("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')),
      StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpTest, TheRuleOfTheRequestDecidesItsLimit) {
  options.body_rule = [](const Request& head) { return BodyRule{head.path == "/big" ? 5000u : 10u, false}; };
  serve();
  EXPECT_THAT(
      raw("POST /big HTTP/1.1\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')),
      StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(raw("POST /small HTTP/1.1\r\nContent-Length: 11\r\n\r\n"), StartsWith("HTTP/1.1 413"));
}

TEST_F(HttpTest, CutsOffSlowWriters) {
  options.limits.bytes_per_second = 1'000'000;
  serve();
  EXPECT_THAT(raw("GET / HTTP/1.1\r\nX: half a"), IsEmpty());
  EXPECT_THAT(raw("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf"), Not(HasSubstr("200 OK")));
  // Drop by drop is too slow as well: the time is for the whole.
  const auto drip = [this]() -> awaitable<std::string> {
    tcp::socket socket = co_await connect();
    for (bool open = co_await write(socket, "GET / HTTP/1.1\r\n"); open;) {
      co_await sleep_for(std::chrono::milliseconds(50));
      open = co_await write(socket, "X: y\r\n");
    }
    co_return co_await read_all(socket);
  };
  EXPECT_THAT(run(drip()), IsEmpty());
}

TEST_F(HttpTest, CutsOffSlowReaders) {
  options.limits.bytes_per_second = 1'000'000'000;
  handler = [](Request) -> awaitable<Response> { co_return make_response(200, std::string(64 << 20, 'x')); };
  serve();
  const auto stall = [this]() -> awaitable<std::size_t> {
    tcp::socket socket = co_await connect();
    co_await write(socket, "GET / HTTP/1.1\r\n\r\n");
    while (server->connections() == 0) co_await sleep_for(std::chrono::milliseconds(5));
    while (server->connections() > 0) co_await sleep_for(std::chrono::milliseconds(5));
    const std::string got = co_await read_all(socket);
    co_return got.size();
  };
  EXPECT_LT(run(stall()), 64u << 20);
}

TEST_F(HttpTest, TurnsAwayTooManyConnections) {
  options.limits.connections = 1;
  handler = [](Request) -> awaitable<Response> {
    co_await sleep_for(std::chrono::hours(1));
    co_return Response{};
  };
  serve();
  const auto crowd = [this]() -> awaitable<std::string> {
    tcp::socket first = co_await connect();
    co_await write(first, "GET / HTTP/1.1\r\n\r\n");
    while (server->connections() == 0) co_await sleep_for(std::chrono::milliseconds(1));
    co_await sleep_for(std::chrono::milliseconds(20));
    co_return co_await exchange_raw("GET / HTTP/1.1\r\n\r\n");
  };
  EXPECT_THAT(run(crowd()), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("Retry-After: 1\r\n")));
  EXPECT_THAT(metrics.render(), HasSubstr("nova_http_connections_refused_total{server=\"nova\"} 1"));
}

TEST_F(HttpTest, IdleConnectionsMakeRoom) {
  options.limits.connections = 2;
  options.limits.idle_time = std::chrono::hours(1);
  serve();
  const auto crowd = [this]() -> awaitable<std::string> {
    tcp::socket older = co_await connect(), newer = co_await connect();
    for (tcp::socket* each : {&older, &newer}) {
      co_await write(*each, "GET / HTTP/1.1\r\n\r\n");
      std::array<char, 4096> some{};
      co_await each->async_read_some(boost::asio::buffer(some), boost::asio::use_awaitable);
    }
    const std::string third = co_await exchange_raw("GET / HTTP/1.0\r\n\r\n");
    EXPECT_THAT(co_await read_all(older), IsEmpty());
    co_await write(newer, "GET /kept HTTP/1.0\r\n\r\n");
    co_return third + co_await read_all(newer);
  };
  EXPECT_THAT(run(crowd()), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("GET /kept? ")));
}

TEST_F(HttpTest, AnExceptionBecomes500AndIsLogged) {
  handler = [](Request) -> awaitable<Response> {
    throw std::runtime_error("inner words");
    co_return Response{};
  };
  options.refusal = [](unsigned status, std::string) { return make_response(status, "own form"); };
  serve();
  const auto answer = raw("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 500"), EndsWith("own form"), Not(HasSubstr("inner words"))));
  EXPECT_TRUE(log.contains("inner words"));
}

TEST_F(HttpTest, HeaderValuesCannotSplitTheResponse) {
  handler = [](Request request) -> awaitable<Response> {
    Response response;
    response.headers.add("X-Echo", "a\r\nEvil: 1");
    co_return response;
  };
  serve();
  EXPECT_THAT(raw("GET / HTTP/1.0\r\n\r\n"), HasSubstr("X-Echo: a  Evil: 1\r\n"));
}

TEST_F(HttpTest, StreamsARequestBody) {
  options.body_rule = [](const Request&) { return BodyRule{0, true}; };
  handler = [](Request request) -> awaitable<Response> {
    std::size_t total = 0, pieces = 0;
    std::vector<char> piece(10'000);
    while (const auto n = co_await request.stream->read(piece)) {
      total += n;
      ++pieces;
    }
    EXPECT_GT(pieces, 10u);
    co_return make_response(200, std::to_string(total) + " of " + std::to_string(*request.stream->length()));
  };
  serve();
  const std::string body(3 << 20, 'b');
  EXPECT_THAT(raw("PUT / HTTP/1.1\r\nConnection: close\r\nContent-Length: 3145728\r\n\r\n" + body),
              EndsWith("3145728 of 3145728"));
}

TEST_F(HttpTest, AHandlerMayLeaveAStreamUnread) {
  options.body_rule = [](const Request&) { return BodyRule{0, true}; };
  handler = [](Request) -> awaitable<Response> { co_return make_response(403, "no"); };
  serve();
  EXPECT_THAT(raw("PUT / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'b')),
              AllOf(StartsWith("HTTP/1.1 403"), HasSubstr("Connection: close"), EndsWith("no")));
}

TEST_F(HttpTest, AStreamThatBreaksOffIsAFaultInTheHandler) {
  options.body_rule = [](const Request&) { return BodyRule{0, true}; };
  std::string seen;
  handler = [&](Request request) -> awaitable<Response> {
    std::vector<char> piece(100);
    try {
      while (co_await request.stream->read(piece) > 0) {
      }
    } catch (const Fault& fault) {
      seen = fault.what();
    }
    co_return make_response(200, "");
  };
  serve();
  raw("PUT / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
  EXPECT_THAT(seen, HasSubstr("too slowly"));
}

class Counted final : public ByteStream {
 public:
  explicit Counted(std::size_t pieces) : pieces_(pieces) {}
  awaitable<std::size_t> read(std::span<char> into) override {
    if (pieces_ == 0) co_return 0;
    --pieces_;
    std::fill(into.begin(), into.end(), 's');
    co_return into.size();
  }

 private:
  std::size_t pieces_;
};

TEST_F(HttpTest, StreamsAResponseInChunksOrWithItsLength) {
  handler = [](Request request) -> awaitable<Response> {
    Response response;
    if (request.path == "/text")
      response.stream = text_stream("whole");
    else
      response.stream = std::make_shared<Counted>(2);
    co_return response;
  };
  serve();
  EXPECT_THAT(raw("GET /text HTTP/1.0\r\n\r\n"),
              AllOf(HasSubstr("Content-Length: 5\r\n"), EndsWith("\r\n\r\nwhole")));
  EXPECT_THAT(raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
              AllOf(HasSubstr("Transfer-Encoding: chunked\r\n"), HasSubstr("\r\n\r\n10000\r\nsss"),
                    EndsWith("sss\r\n0\r\n\r\n")));
}

TEST_F(HttpTest, StopAnswersWhatIsInWorkAndClosesTheRest) {
  handler = [](Request) -> awaitable<Response> {
    co_await sleep_for(std::chrono::milliseconds(150));
    co_return make_response(200, "late");
  };
  serve();
  const auto drain = [this]() -> awaitable<std::string> {
    tcp::socket idle = co_await connect();
    tcp::socket busy = co_await connect();
    co_await write(busy, "GET / HTTP/1.1\r\n\r\n");
    while (server->connections() < 2) co_await sleep_for(std::chrono::milliseconds(1));
    co_await sleep_for(std::chrono::milliseconds(50));
    co_await server->stop(std::chrono::seconds(5));
    EXPECT_EQ(server->connections(), 0u);
    EXPECT_THAT(co_await read_all(idle), IsEmpty());
    co_return co_await read_all(busy);
  };
  EXPECT_THAT(run(drain()), AllOf(HasSubstr("Connection: close"), EndsWith("late")));
}

TEST_F(HttpTest, StopCutsWhatTakesTooLong) {
  handler = [](Request) -> awaitable<Response> {
    co_await sleep_for(std::chrono::hours(1));
    co_return Response{};
  };
  serve();
  const auto cut = [this]() -> awaitable<std::string> {
    tcp::socket busy = co_await connect();
    co_await write(busy, "GET / HTTP/1.1\r\n\r\n");
    while (server->connections() < 1) co_await sleep_for(std::chrono::milliseconds(1));
    co_await server->stop(std::chrono::milliseconds(50));
    co_return co_await read_all(busy);
  };
  EXPECT_THAT(run(cut()), IsEmpty());
}

TEST_F(HttpTest, SaysWhichAddressIsTaken) {
  serve();
  Server second(loop.get_executor(), options, handler);
  try {
    second.listen("127.0.0.1", port);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::unavailable);
    EXPECT_THAT(fault.what(), AllOf(HasSubstr("127.0.0.1"), HasSubstr("in use")));
  }
}

TEST(ParseListen, ReadsAddressAndPort) {
  EXPECT_EQ(parse_listen("127.0.0.1:80"),
            std::pair(std::string("127.0.0.1"), static_cast<unsigned short>(80)));
  EXPECT_EQ(parse_listen("[::1]:8080").first, "::1");
  EXPECT_EQ(parse_listen(":1").first, "");
  for (const std::string text : {"", "host", "1.2.3.4:", "1.2.3.4:99999", "1.2.3.4:x"})
    EXPECT_THROW(parse_listen(text), Fault);
}

}  // namespace
}  // namespace nova::http
