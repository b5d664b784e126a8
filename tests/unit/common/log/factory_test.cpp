#include "common/log/factory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "common/config/config.hpp"
#include "common/log/captured.hpp"
#include "common/secret.hpp"
#include "common/strong_id.hpp"

namespace nova {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class LogFile : public testing::Test {
 protected:
  LogFile() {
    std::string name = (std::filesystem::temp_directory_path() / "log_test.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    options_.log_dir = folder_.string();
  }
  ~LogFile() override { std::filesystem::remove_all(folder_); }
  std::string text(const std::string& name = "prog.log") const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path folder_;
  LogOptions options_;
};

TEST_F(LogFile, WritesLinesFromInfoUp) {
  LogFactory logs(options_, "prog");
  const Logger log = logs.logger("nova.x");
  log.debug("hidden");
  log.info("shown {} {}", 1, std::string("two"));
  Context ctx;
  ctx.request_id = "req-9";
  log.error(ctx, "bad {}", "thing");
  EXPECT_THAT(text(), AllOf(HasSubstr(" INFO nova.x [-] shown 1 two\n"),
                            HasSubstr(" ERROR nova.x [None req-9 - - - - - -] bad thing\n"),
                            Not(HasSubstr("hidden"))));
}

TEST_F(LogFile, LevelsGoByTheLongestName) {
  options_.default_log_levels = {"nova=ERROR", "nova.rpc=DEBUG", "no=DEBUG"};
  LogFactory logs(options_, "prog");
  EXPECT_TRUE(logs.logger("nova.rpc.server").enabled(LogLevel::debug));
  EXPECT_FALSE(logs.logger("nova.rpcx").enabled(LogLevel::warning));
  EXPECT_FALSE(logs.logger("other").enabled(LogLevel::debug));
  options_.default_log_levels = {"nova=LOUD"};
  EXPECT_THROW(LogFactory(options_, "prog"), ConfigError);
}

TEST_F(LogFile, LevelsChangeUnderLivingLoggers) {
  LogFactory logs(options_, "prog");
  const Logger log = logs.logger("nova.x");
  EXPECT_FALSE(log.enabled(LogLevel::debug));
  options_.debug = true;
  logs.reconfigure(options_);
  EXPECT_TRUE(log.enabled(LogLevel::debug));
}

TEST_F(LogFile, ReopenGoesOnInAFreshFile) {
  LogFactory logs(options_, "prog");
  const Logger log = logs.logger("x");
  log.info("first");
  std::filesystem::rename(folder_ / "prog.log", folder_ / "old.log");
  log.info("second");
  logs.reopen();
  log.info("third");
  EXPECT_THAT(text("old.log"), AllOf(HasSubstr("first"), HasSubstr("second")));
  EXPECT_THAT(text(), AllOf(HasSubstr("third"), Not(HasSubstr("second"))));
}

TEST_F(LogFile, JsonIsOneObjectPerLine) {
  options_.use_json = true;
  LogFactory(options_, "prog").logger("x").info("a\nb");
  EXPECT_THAT(text(), AllOf(testing::StartsWith("{\"message\":\"a\\nb\""), testing::EndsWith("}\n")));
}

TEST_F(LogFile, AFolderThatIsNotThereIsAConfigError) {
  std::ofstream(folder_ / "plain") << "x";
  options_.log_dir = (folder_ / "plain").string();
  try {
    LogFactory(options_, "prog");
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("[DEFAULT] log_dir = "));
  }
}

TEST_F(LogFile, ManyThreadsWriteWholeLines) {
  {
    LogFactory logs(options_, "prog");
    std::vector<std::jthread> writers;
    for (int t = 0; t < 4; ++t)
      writers.emplace_back([&logs, t] {
        const Logger log = logs.logger("t" + std::to_string(t));
        for (int i = 0; i < 200; ++i) log.info("{}", std::string(50, static_cast<char>('a' + t)));
      });
  }
  std::ifstream in(folder_ / "prog.log");
  int lines = 0;
  for (std::string line; std::getline(in, line); ++lines)
    EXPECT_EQ(line.substr(line.size() - 50), std::string(50, line.back()));
  EXPECT_EQ(lines, 800);
}

TEST(Logger, ANullLoggerTakesEverything) {
  const Logger log;
  log.critical("nothing {}", 1);
  EXPECT_FALSE(log.enabled(LogLevel::critical));
}

TEST(Logger, CapturesForTests) {
  CapturedLog captured;
  const Logger log = captured.logger("a.b");
  log.info("password={}", "geheim");
  log.warning("{} {}", Secret("x"), StrongId<struct Tag>("id-1"));
  log.text(LogLevel::debug, "one\ntwo\n");
  EXPECT_THAT(captured.lines(),
              ElementsAre("INFO a.b password=***", "WARNING a.b *** id-1", "DEBUG a.b one", "DEBUG a.b two"));
}

}  // namespace
}  // namespace nova
