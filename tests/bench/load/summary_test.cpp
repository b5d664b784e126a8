#include "tests/bench/load/summary.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "common/encode.hpp"

namespace nova::bench {
namespace {

std::vector<double> numbers(int count) {
  std::vector<double> out(static_cast<std::size_t>(count));
  std::iota(out.begin(), out.end(), 1.0);
  return out;
}

TEST(Percentile, is_the_nearest_rank) {
  EXPECT_EQ(percentile(numbers(100), 0.50), 50);
  EXPECT_EQ(percentile(numbers(100), 0.99), 99);
  EXPECT_EQ(percentile(numbers(100), 1.0), 100);
  EXPECT_EQ(percentile(numbers(10), 0.95), 10);
  EXPECT_EQ(percentile(numbers(3), 0.50), 2);
}

TEST(Percentile, of_one_is_that_one_and_of_none_is_nothing) {
  EXPECT_EQ(percentile({7}, 0.5), 7);
  EXPECT_EQ(percentile({7}, 0.0), 7);
  EXPECT_EQ(percentile({}, 0.5), std::nullopt);
}

TEST(Summarize, sorts_and_counts_only_successes_in_the_rate) {
  const Summary s = summarize(Timings{{5, 1, 3, 2, 4}, 5, "503 away", 2.0});
  EXPECT_EQ(s.count, 10);
  EXPECT_EQ(s.errors, 5);
  EXPECT_EQ(s.rate, 2.5);
  EXPECT_EQ(s.p50_ms, 3);
  EXPECT_EQ(s.max_ms, 5);
  EXPECT_EQ(s.first_error, "503 away");
}

TEST(Summarize, of_nothing_has_no_percentiles) {
  EXPECT_EQ(encode(summarize(Timings{})), R"({"count":0,"errors":0,"seconds":0.0,"rate":0.0})");
}

TEST(Report, leaves_out_what_was_not_measured) {
  Report report;
  report.measure = "show";
  EXPECT_EQ(encode(report).find("settled"), std::string::npos);
  report.settled = summarize(3, 1, 2.0);
  EXPECT_NE(encode(report).find(R"("settled":{"count":4,"errors":1,"seconds":2.0,"rate":1.5})"),
            std::string::npos);
}

}  // namespace
}  // namespace nova::bench
