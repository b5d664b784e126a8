#include "compute/process/run.hpp"

#include <gtest/gtest.h>

namespace nova::compute {
namespace {

TEST(RunProgram, ReportsWhatItSaidAndHowItEnded) {
  const auto result = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(run_program({"no-such-program-here"}).status, 127);
  EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}).status, 137);
}

TEST(RunProgram, WordsReachItAsTheyAre) {
  EXPECT_EQ(run_program({"printf", "%s|", "a b", "$(id)", "'"}).out, "a b|$(id)|'|");
}

TEST(RunProgram, LimitsHold) {
  RunLimits limits;
  limits.address_space = 64 * 1024 * 1024;
  EXPECT_FALSE(
      run_program({"sh", "-c", "head -c 200000000 /dev/zero | tail -c 200000000"}, limits).err.empty());
  limits = {};
  limits.cpu_time = std::chrono::seconds(1);
  EXPECT_FALSE(run_program({"sh", "-c", "while :; do :; done"}, limits).ok());
  limits = {};
  limits.wall_time = std::chrono::seconds(1);
  EXPECT_TRUE(run_program({"sleep", "60"}, limits).timed_out);
}

TEST(RunProgram, MuchOutputDoesNotBlock) {
  const auto result = run_program({"sh", "-c", "head -c 3000000 /dev/zero; echo done >&2"});
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.err, "done\n");
}

}  // namespace
}  // namespace nova::compute
