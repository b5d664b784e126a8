// The process frame seen from outside: exit codes, signals, messages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <thread>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/http/client.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/unit/common/daemon/tiny_daemon.hpp"

namespace nova::daemon {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Plain : public App {
 public:
  explicit Plain(AppContext& context) : context_(context), log_(context.logs.logger("tiny")) {}
  awaitable<void> start() override {
    const auto options = context_.config.get<TinyOptions>();
    log_.info("size {} colour {}", options.size, context_.flags["colour"]);
    co_return;
  }
  awaitable<void> stop(std::chrono::steady_clock::time_point) override {
    log_.info("drained");
    co_return;
  }
  Health health() override { return {{{"broker", broker_, "away"}}}; }
  std::string describe() override { return "first line\nsecond line"; }
  void reload(const Config& config) override {
    log_.info("size is now {}", config.get<TinyOptions>().size);
    broker_ = config.get<TinyOptions>().size < 10;
  }

 protected:
  AppContext& context_;
  Logger log_;
  bool broker_ = true;
};

template <class T>
std::unique_ptr<App> make(AppContext& context) {
  return std::make_unique<T>(context);
}

class DaemonTest : public testing::Test {
 protected:
  TinyDaemon daemon_;
};

TEST_F(DaemonTest, StartsServesAndStops) {
  daemon_.configure("[tiny]\nsize = 3\n");
  daemon_.start({"--colour", "blue"}, make<Plain>);
  ASSERT_TRUE(daemon_.says("is ready after"));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 0);
  const auto text = daemon_.said();
  EXPECT_THAT(text, HasSubstr(" INFO tiny [-] size 3 colour blue\n"));
  EXPECT_THAT(text, HasSubstr("nova-tiny is stopping: SIGTERM\n"));
  EXPECT_LT(text.find("drained"), text.find("nova-tiny stopped"));
}

TEST_F(DaemonTest, SaysEverythingThatIsWrongWithTheConfiguration) {
  daemon_.configure("[tiny]\nsize = 0\n[health]\nlisten = x\n[DEFAULT]\ngraceful_shutdown_timeout = soon\n");
  daemon_.start({}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 78);
  EXPECT_THAT(daemon_.said(),
              AllOf(HasSubstr("nova.conf line 2: [tiny] size = 0: expected a whole number, at least 1"),
                    HasSubstr("graceful_shutdown_timeout = soon: expected a time")));
  EXPECT_THAT(daemon_.said(), Not(HasSubstr("is ready")));
}

TEST_F(DaemonTest, UnknownOptionsWarnOrStop) {
  daemon_.configure("[tiny]\nsiez = 2\n");
  daemon_.start({"--strict-config"}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 78);
  EXPECT_THAT(daemon_.said(), HasSubstr("line 2: [tiny] siez is not an option; did you mean size?"));
  daemon_.start({}, make<Plain>);
  ASSERT_TRUE(daemon_.says("is ready after"));
  EXPECT_THAT(daemon_.said(), HasSubstr("WARNING nova.config [-] "));
}

TEST_F(DaemonTest, RefusesAWrongCommandLine) {
  daemon_.start({"--nonsense"}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 64);
  EXPECT_THAT(daemon_.said(), HasSubstr("--nonsense"));
}

TEST_F(DaemonTest, PrintsItsVersionAndSample) {
  daemon_.start({"--version"}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 0);
  EXPECT_EQ(daemon_.said(), "nova-tiny 1.2.3\n");
  daemon_.start({"--print-sample"}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 0);
  EXPECT_THAT(daemon_.said(),
              AllOf(HasSubstr("[tiny]\n\n# How big.\n"), HasSubstr("#log_dir =\n"), HasSubstr("[health]\n")));
  daemon_.start({"--print-poem"}, make<Plain>);
  EXPECT_EQ(daemon_.wait(), 0);
  EXPECT_THAT(daemon_.said(), HasSubstr("\nRoses are red\n"));
}

TEST_F(DaemonTest, ReloadTakesOverMutableOptions) {
  daemon_.configure("[tiny]\nsize = 3\n");
  daemon_.start({}, make<Plain>);
  ASSERT_TRUE(daemon_.says("is ready after"));
  daemon_.configure("[DEFAULT]\ndebug = true\n[tiny]\nsize = 4\ncolour = green\n");
  daemon_.send(SIGHUP);
  ASSERT_TRUE(daemon_.says("Configuration reloaded"));
  EXPECT_THAT(daemon_.said(), AllOf(HasSubstr("Reloaded [tiny] size: 3 -> 4"), HasSubstr("size is now 4"),
                                    HasSubstr("[tiny] colour has changed, which takes a restart")));
  daemon_.configure("[tiny]\nsize = x\n");
  daemon_.send(SIGHUP);
  ASSERT_TRUE(daemon_.says("Not reloaded"));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 0);
}

bool appears(const std::filesystem::path& file) {
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (!std::filesystem::exists(file) && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(5ms);
  return std::filesystem::exists(file);
}

TEST_F(DaemonTest, ReopensItsLogFile) {
  const auto log = daemon_.folder() / "tiny.log", moved = daemon_.folder() / "tiny.log.1";
  daemon_.start({"--log-file", log.string()}, make<Plain>);
  ASSERT_TRUE(appears(log));
  std::filesystem::rename(log, moved);
  daemon_.send(SIGHUP);  // it may still be starting: the signal waits for it
  ASSERT_TRUE(appears(log));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 0);
  std::ifstream in(log);
  EXPECT_THAT((std::string{std::istreambuf_iterator<char>(in), {}}), HasSubstr("nova-tiny stopped"));
  EXPECT_EQ(daemon_.said(), "");
}

TEST_F(DaemonTest, DumpsItsState) {
  daemon_.start({}, make<Plain>);
  ASSERT_TRUE(daemon_.says("is ready after"));
  daemon_.send(SIGUSR2);
  ASSERT_TRUE(daemon_.says("second line"));
  EXPECT_THAT(daemon_.said(), AllOf(HasSubstr("State of nova-tiny 1.2.3: "),
                                    HasSubstr("INFO nova.tiny [-] first line\n"), HasSubstr("broker: OK")));
}

class Waiting : public Plain {
 public:
  using Plain::Plain;
  awaitable<void> start() override {
    log_.info("waiting for ever");
    co_await sleep_for(1h);
  }
};

class WaitingForBroker : public Waiting {
 public:
  explicit WaitingForBroker(AppContext& context) : Waiting(context) { broker_ = false; }
};

TEST_F(DaemonTest, AStartThatWaitsIsInterrupted) {
  daemon_.start({}, make<Waiting>);
  ASSERT_TRUE(daemon_.says("waiting for ever"));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 0);
  EXPECT_THAT(daemon_.said(), AllOf(HasSubstr("drained"), Not(HasSubstr("is ready"))));
}

class Broken : public Plain {
 public:
  using Plain::Plain;
  awaitable<void> start() override {
    throw Fault(Errc::unsupported_version, "the database schema is newer than this program");
    co_return;
  }
};

TEST_F(DaemonTest, AStartThatCannotSucceedSaysWhy) {
  daemon_.start({}, make<Broken>);
  EXPECT_EQ(daemon_.wait(), 1);
  EXPECT_THAT(daemon_.said(),
              HasSubstr("CRITICAL nova.tiny [-] nova-tiny: cannot start: the database schema is newer"));
}

TEST_F(DaemonTest, TheReasonIsOnStandardErrorEvenWithALogFile) {
  daemon_.start({"--log-file", (daemon_.folder() / "log").string()}, make<Broken>);
  EXPECT_EQ(daemon_.wait(), 1);
  EXPECT_EQ(daemon_.said(), "nova-tiny: cannot start: the database schema is newer than this program\n");
}

class Stubborn : public Plain {
 public:
  using Plain::Plain;
  awaitable<void> stop(std::chrono::steady_clock::time_point) override { co_await sleep_for(1h); }
};

TEST_F(DaemonTest, WorkThatDoesNotEndIsCut) {
  daemon_.configure("graceful_shutdown_timeout = 100ms\n");
  daemon_.start({}, make<Stubborn>);
  ASSERT_TRUE(daemon_.says("is ready"));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 1);
  EXPECT_THAT(daemon_.said(), HasSubstr("work was still in hand"));
}

TEST_F(DaemonTest, ASecondSignalEndsAtOnce) {
  daemon_.start({}, make<Stubborn>);
  ASSERT_TRUE(daemon_.says("is ready"));
  daemon_.send(SIGTERM);
  ASSERT_TRUE(daemon_.says("is stopping"));
  daemon_.send(SIGINT);
  EXPECT_EQ(daemon_.wait(), 1);
}

class GivesUp : public Plain {
 public:
  using Plain::Plain;
  awaitable<void> start() override {
    context_.fail("the broker does not hear us");
    co_return;
  }
};

TEST_F(DaemonTest, AnAppMayGiveUp) {
  daemon_.start({}, make<GivesUp>);
  EXPECT_EQ(daemon_.wait(), 1);
  EXPECT_THAT(daemon_.said(), AllOf(HasSubstr("the broker does not hear us"), HasSubstr("drained")));
}

// Leaves a coroutine behind that refers to the app.
class Messy : public Plain {
 public:
  using Plain::Plain;
  awaitable<void> start() override {
    boost::asio::co_spawn(context_.executor, straggle(), [](std::exception_ptr) {});
    co_return;
  }
  awaitable<void> straggle() {
    struct AtEnd {
      Messy& app;
      ~AtEnd() { app.log_.info("straggler gone"); }
    } const end{*this};
    co_await sleep_for(1h);
  }
};

TEST_F(DaemonTest, StragglersGoBeforeTheApp) {
  daemon_.start({}, make<Messy>);
  ASSERT_TRUE(daemon_.says("is ready"));
  daemon_.send(SIGTERM);
  EXPECT_EQ(daemon_.wait(), 0);
  EXPECT_THAT(daemon_.said(), HasSubstr("straggler gone"));
}

// What a service manager hears.
class NotifySocket {
 public:
  // `watchdog`: microseconds after which a silent daemon would be ended; nothing: never.
  explicit NotifySocket(const char* watchdog = "40000") {
    name_.sun_family = AF_UNIX;
    const std::string path = "tiny-notify-" + std::to_string(::getpid());  // abstract: first byte stays zero
    path.copy(name_.sun_path + 1, path.size());
    ::bind(fd_, reinterpret_cast<sockaddr*>(&name_),
           static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + path.size()));
    ::setenv("NOTIFY_SOCKET", ("@" + path).c_str(), 1);
    if (watchdog != nullptr) ::setenv("WATCHDOG_USEC", watchdog, 1);
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  }
  ~NotifySocket() {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(fd_);
  }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  bool hears(std::string_view word) {
    std::array<char, 1024> message{};
    while (true) {
      const auto n = ::recv(fd_, message.data(), message.size(), 0);
      if (n <= 0) return false;
      if (std::string_view(message.data(), static_cast<std::size_t>(n)).find(word) != std::string_view::npos)
        return true;
    }
  }

 private:
  int fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un name_{};
};

TEST_F(DaemonTest, KeepsTheServiceManagerInformed) {
  NotifySocket manager;
  daemon_.start({}, make<Plain>);
  EXPECT_TRUE(manager.hears("STATUS=starting"));
  EXPECT_TRUE(manager.hears("READY=1"));
  EXPECT_TRUE(manager.hears("WATCHDOG=1"));
  EXPECT_TRUE(manager.hears("WATCHDOG=1"));
  daemon_.send(SIGHUP);
  EXPECT_TRUE(manager.hears("RELOADING=1\nMONOTONIC_USEC="));
  EXPECT_TRUE(manager.hears("READY=1"));
  daemon_.send(SIGTERM);
  EXPECT_TRUE(manager.hears("STOPPING=1"));
}

TEST_F(DaemonTest, TheServiceManagerHearsWhatIsMissing) {
  for (const char* watchdog : {"40000", "30000000", static_cast<const char*>(nullptr)}) {
    NotifySocket manager(watchdog);
    TinyDaemon daemon;
    daemon.start({}, make<WaitingForBroker>);
    EXPECT_TRUE(manager.hears("STATUS=starting; broker: away"));
  }
}

TEST_F(DaemonTest, TheServiceManagerHearsWhatGoesMissingLater) {
  NotifySocket manager("30000000");
  daemon_.start({}, make<Plain>);
  EXPECT_TRUE(manager.hears("READY=1"));
  daemon_.configure("[tiny]\nsize = 10\n");
  daemon_.send(SIGHUP);
  EXPECT_TRUE(manager.hears("STATUS=serving; broker: away"));
}

TEST_F(DaemonTest, AnswersHealthAndMetrics) {
  daemon_.configure("[health]\nlisten = 127.0.0.1:0\n");
  daemon_.start({}, make<Plain>);
  ASSERT_TRUE(daemon_.says("is ready"));
  const std::string mark = "Health and metrics on 127.0.0.1 port ";
  const std::string said = daemon_.said();
  const std::string base =
      "http://127.0.0.1:" + std::to_string(std::stoi(said.substr(said.find(mark) + mark.size())));
  boost::asio::io_context loop;
  http::Client client(loop.get_executor(), {});
  const auto get = [&](const std::string& path, http::Headers headers = {}) {
    http::Outgoing request("GET", base + path);
    request.headers = std::move(headers);
    return test::run_on(loop, client.send({}, std::move(request)));
  };
  EXPECT_EQ(get("/healthcheck").body, "OK\n");
  EXPECT_THAT(get("/metrics").body,
              AllOf(HasSubstr("nova_build_info{program=\"nova-tiny\",version=\"1.2.3\"} 1"),
                    HasSubstr("nova_process_pss_bytes ")));
  EXPECT_EQ(get("/").status, 404u);
  daemon_.configure("[health]\nlisten = 127.0.0.1:0\n[tiny]\nsize = 10\n");
  daemon_.send(SIGHUP);
  ASSERT_TRUE(daemon_.says("size is now 10"));
  EXPECT_EQ(get("/healthcheck").status, 503u);
  EXPECT_EQ(get("/healthcheck").body, "broker: away\n");
  EXPECT_THAT(get("/healthcheck", {{"Accept", "application/json"}}).body,
              HasSubstr(R"({"class":"broker","reason":"ERROR","details":"away"})"));
}

}  // namespace
}  // namespace nova::daemon
