// The same server and client over TLS, with a certificate made on the spot.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/unit/common/http/http_fixture.hpp"

namespace nova::http {
namespace {

using testing::HasSubstr;

class TlsTest : public HttpTest {
 protected:
  TlsTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tls_test.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj "
        "/CN=localhost "
        "-addext subjectAltName=DNS:localhost -keyout " +
        file("key") + " -out " + file("cert") + " 2>/dev/null";
    if (std::system(make.c_str()) != 0) throw std::runtime_error("openssl is missing");
    options.tls = ServerTls{file("cert"), file("key"), {}};
  }
  ~TlsTest() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  Response get(ClientOptions client_options, const std::string& host = "localhost") {
    Client client(loop.get_executor(), std::move(client_options));
    Response response = run(client.send({}, {"GET", "https://" + host + ":" + std::to_string(port) + "/x"}));
    return response;
  }
  std::string refusal(ClientOptions client_options, const std::string& host = "localhost") {
    try {
      get(std::move(client_options), host);
    } catch (const Fault& fault) {
      return std::string(name_of(fault.code())) + " " + fault.what();
    }
    return "served";
  }
  std::filesystem::path folder_;
};

TEST_F(TlsTest, ServesWhomTrustsIt) {
  handler = [](Request request) -> awaitable<Response> {
    co_return make_response(200, request.secure ? "secure" : "open");
  };
  serve();
  ClientOptions trusting;
  trusting.ca_file = file("cert");
  EXPECT_EQ(get(trusting).body, "secure");
  ClientOptions careless;
  careless.insecure = true;
  EXPECT_EQ(get(careless, "127.0.0.1").body, "secure");
}

TEST_F(TlsTest, TheClientChecksCertificateAndName) {
  serve();
  EXPECT_THAT(refusal({}), HasSubstr("unavailable https://localhost"));
  ClientOptions trusting;
  trusting.ca_file = file("cert");
  EXPECT_THAT(refusal(trusting, "127.0.0.1"), HasSubstr("verify failed"));
}

TEST_F(TlsTest, ReusesItsConnection) {
  serve();
  ClientOptions trusting;
  trusting.ca_file = file("cert");
  Client client(loop.get_executor(), trusting);
  for (int i = 0; i < 3; ++i)
    run(client.send({}, {"GET", "https://localhost:" + std::to_string(port) + "/"}));
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(TlsTest, MayAskClientsForACertificate) {
  options.tls->ca_file = file("cert");
  serve();
  ClientOptions stranger;
  stranger.ca_file = file("cert");
  EXPECT_NE(refusal(stranger), "served");
  ClientOptions known = stranger;
  known.cert_file = file("cert");
  known.key_file = file("key");
  EXPECT_EQ(get(known).status, 200u);
}

TEST_F(TlsTest, PlainTalkIsHungUpOn) {
  serve();
  EXPECT_THAT(raw("GET / HTTP/1.1\r\n\r\n"), Not(HasSubstr("200 OK")));
}

TEST_F(TlsTest, SaysWhichFileIsWrong) {
  options.tls->key_file = file("none");
  try {
    serve();
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_THAT(fault.what(), HasSubstr(file("none")));
  }
}

}  // namespace
}  // namespace nova::http
