#include "tests/functional/rabbit/fixture.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/uuid.hpp"

namespace nova::rabbit {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr)
    throw std::runtime_error(
        fmt::format("{} is not set: this test needs a broker; run it by tests/support/services.py --only "
                    "rabbit -- COMMAND",
                    name));
  return value;
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  if (!pipe) throw std::runtime_error("popen failed");
  std::string out;
  std::array<char, 4096> buffer{};
  while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), got);
  return out;
}

std::string quoted(const std::string& name) {
  std::string out;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-')
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

BusTest::BusTest() : topic_("test" + new_hex_id().substr(0, 8)) {}

BusTest::~BusTest() {
  if (!HasFailure()) return;
  for (const auto& line : log_.lines()) fmt::print(stderr, "{}\n", line);
}

Settings BusTest::settings() const {
  TransportOptions transport;
  transport.transport_url = Secret(from_environment("NOVA_TEST_RABBIT_URL"));
  RabbitOptions rabbit;
  rabbit.rabbit_retry_interval = std::chrono::milliseconds(100);
  rabbit.rabbit_retry_backoff = std::chrono::milliseconds(100);
  return make_settings(transport, rabbit, "test");
}

std::unique_ptr<RabbitBus> BusTest::make_bus(const Settings& settings) {
  auto bus = std::make_unique<RabbitBus>(loop_.get_executor(), settings, log_.logger("rabbit"));
  run(bus->start());
  return bus;
}

bool BusTest::eventually(std::function<bool()> holds) {
  const auto wait = [](std::function<bool()> condition) -> awaitable<bool> {
    for (int i = 0; i < 1000 && !condition(); ++i) co_await sleep_for(std::chrono::milliseconds(10));
    co_return condition();
  };
  return run(wait(std::move(holds)));
}

rpc::Outgoing BusTest::request(const rpc::Address& to, std::string method, std::string args) {
  rpc::Outgoing out;
  out.to = to;
  out.method = std::move(method);
  out.version = {1, 0};
  out.args = std::move(args);
  return out;
}

std::string BusTest::api(const std::string& method, const std::string& path, const std::string& body) {
  return output_of(fmt::format(
      "curl -s -u guest:guest -X {} -H 'content-type: application/json' {} '{}/api{}'", method,
      body.empty() ? "" : "--data-binary '" + body + "'", from_environment("NOVA_TEST_RABBIT_API"), path));
}

int BusTest::kill_connections(const std::string& purpose, const std::string& program) {
  const std::string mark = fmt::format("{}:{}:{}:", program, ::getpid(), purpose);
  int killed = 0;
  // The management's list is a few seconds late.
  for (int attempt = 0; attempt < 100 && killed == 0; ++attempt) {
    for (const auto& connection : nlohmann::json::parse(api("GET", "/connections"))) {
      const std::string given =
          connection.value("client_properties", nlohmann::json::object()).value("connection_name", "");
      if (!given.starts_with(mark)) continue;
      api("DELETE", "/connections/" + quoted(connection.at("name")));
      ++killed;
    }
    if (killed == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return killed;
}

std::size_t BusTest::queue_length(const std::string& queue) {
  const auto found = nlohmann::json::parse(api("GET", "/queues/%2F/" + quoted(queue)));
  return found.value("messages", std::size_t{0});
}

}  // namespace nova::rabbit
