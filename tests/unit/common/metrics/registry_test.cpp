#include "common/metrics/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/metrics/process.hpp"

namespace nova::metrics {
namespace {

using testing::HasSubstr;

TEST(Registry, RendersWhatWasCounted) {
  Registry registry;
  const auto sent = registry.counter("sent_total", "Sent.", {{"kind", "call"}});
  sent.add();
  registry.counter("sent_total", "Sent.", {{"kind", "call"}}).add(2);
  registry.counter("sent_total", "Sent.", {{"kind", "cast"}});
  registry.gauge("open", "Open.").set(-1.5);
  registry.histogram("took_seconds", "Time.", {}, {0.1, 1}).observe(0.5);
  const auto text = registry.render();
  EXPECT_EQ(sent.value(), 3);
  EXPECT_THAT(text, HasSubstr("# HELP sent_total Sent.\n# TYPE sent_total counter\n"));
  EXPECT_THAT(text, HasSubstr("sent_total{kind=\"call\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("sent_total{kind=\"cast\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("open -1.5\n"));
  EXPECT_THAT(text, HasSubstr("took_seconds_bucket{le=\"0.1\"} 0\ntook_seconds_bucket{le=\"1\"} 1\n"));
}

TEST(Registry, EmptyHandlesCountNothing) {
  Counter().add();
  Gauge().set(1);
  Histogram().observe(1);
  EXPECT_EQ(Counter().value(), 0);
}

TEST(Registry, RefusesANameOfAnotherKind) {
  Registry registry;
  registry.counter("x", "X.");
  EXPECT_THROW(registry.gauge("x", "X."), std::invalid_argument);
  EXPECT_THROW(registry.counter("no blanks", "X."), std::invalid_argument);
}

TEST(Registry, RefreshesBeforeItRenders) {
  Registry registry;
  const auto gauge = registry.gauge("x", "X.");
  registry.before_render([=, n = 0.0]() mutable { gauge.set(++n); });
  registry.render();
  EXPECT_THAT(registry.render(), HasSubstr("x 2\n"));
}

TEST(Process, KnowsItsOwnSize) {
  const auto usage = process_usage();
  EXPECT_GT(usage.pss_bytes, 100'000u);
  EXPECT_GT(usage.resident_bytes, usage.private_bytes);
  EXPECT_GE(usage.threads, 1u);
  EXPECT_GE(usage.open_files, 3u);
}

}  // namespace
}  // namespace nova::metrics
