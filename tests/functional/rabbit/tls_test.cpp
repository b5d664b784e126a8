// Encrypted connections, through a TLS end in front of the plain broker.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/functional/rabbit/fixture.hpp"

namespace nova::rabbit {
namespace {

using namespace std::chrono_literals;

class Tls : public BusTest {
 protected:
  Tls() {
    std::array<char, 32> name{"/tmp/nova-tls-XXXXXX"};
    folder_ = ::mkdtemp(name.data());
    // The shell's `cat` holds the proxy's input open as long as ours to it is.
    const std::string command = "/usr/bin/python3 tests/functional/rabbit/tls_proxy.py " + folder_ + " " +
                                std::to_string(settings().url.hosts[0].port) + " > " + folder_ + "/port";
    proxy_ = ::popen(command.c_str(), "w");
    for (int i = 0; i < 1000 && port() == 0; ++i) ::usleep(10000);
  }
  ~Tls() override {
    ::pclose(proxy_);
    std::filesystem::remove_all(folder_);
  }

  std::uint16_t port() const {
    unsigned value = 0;
    const std::unique_ptr<FILE, int (*)(FILE*)> file(
        std::fopen((folder_ + "/port").c_str(), "r"),
        [](FILE* f) { return f != nullptr ? std::fclose(f) : 0; });
    if (!file || std::fscanf(file.get(), "%u\n", &value) != 1) return 0;
    return static_cast<std::uint16_t>(value);
  }
  Settings tls(const std::string& host, const std::string& ca) const {
    auto own = settings();
    own.url.tls = true;
    own.url.hosts[0].host = host;
    own.url.hosts[0].port = port();
    if (!ca.empty()) own.rabbit.ssl_ca_file = folder_ + "/" + ca;
    return own;
  }
  bool explained(const Settings& wrong, const std::string& words) {
    RabbitBus bus(loop_.get_executor(), wrong, log_.logger("rabbit"));
    boost::asio::cancellation_signal stop;
    bool ended = false;
    boost::asio::co_spawn(
        loop_, bus.start(),
        boost::asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
    const bool said = eventually([&] { return log_.contains(words); });
    stop.emit(boost::asio::cancellation_type::terminal);
    return eventually([&] { return ended; }) && said && !bus.connected();
  }

  std::string folder_;
  FILE* proxy_ = nullptr;
};

awaitable<std::string> echo(rpc::Incoming m) { co_return json::dump(m.args.root()); }

TEST_F(Tls, carries_calls_and_casts_of_any_size) {
  const auto bus = make_bus(tls("localhost", "ca.pem"));
  run(bus->serve(rpc::Address(topic_, "h1"), 8, echo));
  for (const std::size_t size : {10U, 20'000U, 1'000'000U}) {
    const std::string args = R"({"text":")" + std::string(size, 'x') + "\"}";
    const auto reply = run(bus->call(Context().within(30s), request(rpc::Address(topic_), "echo", args)));
    EXPECT_EQ(json::dump(reply.root()), args);
  }
  EXPECT_NO_THROW(run(bus->cast(Context(), request(rpc::Address(topic_), "echo"))));
}

TEST_F(Tls, a_certificate_of_another_authority_is_refused) {
  EXPECT_TRUE(explained(tls("localhost", "other.pem"), "not signed by ssl_ca_file"));
}

TEST_F(Tls, a_certificate_for_another_host_is_refused_unless_that_is_allowed) {
  auto own = tls("127.0.0.1", "ca.pem");
  EXPECT_TRUE(explained(own, "another host name"));
  own.rabbit.ssl_enforce_hostname_verification = false;
  EXPECT_TRUE(make_bus(own)->connected());
}

TEST_F(Tls, without_an_authority_the_connection_is_only_encrypted) {
  EXPECT_TRUE(make_bus(tls("127.0.0.1", ""))->connected());
}

TEST_F(Tls, a_missing_authority_file_is_named) {
  EXPECT_TRUE(explained(tls("localhost", "none.pem"), "none.pem cannot be read"));
}

}  // namespace
}  // namespace nova::rabbit
