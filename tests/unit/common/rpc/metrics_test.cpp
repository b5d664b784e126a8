#include "common/rpc/metrics.hpp"

#include <gtest/gtest.h>

#include <string>

namespace nova::rpc {
namespace {

using namespace std::chrono_literals;

bool has(metrics::Registry& registry, const std::string& line) {
  return registry.render().find(line + "\n") != std::string::npos;
}

TEST(RpcMetrics, counts_by_method_and_outcome) {
  metrics::Registry registry;
  Metrics metrics(&registry);
  metrics.sent(Kind::call, "ping", std::nullopt, 2ms);
  metrics.sent(Kind::call, "ping", std::nullopt, 2ms);
  metrics.sent(Kind::cast, "ping", Errc::unavailable, 2ms);
  metrics.handled("build", Errc::internal, 2ms);
  EXPECT_TRUE(has(registry, R"(nova_rpc_sent_total{kind="call",method="ping",outcome="ok"} 2)"));
  EXPECT_TRUE(has(registry, R"(nova_rpc_sent_total{kind="cast",method="ping",outcome="unavailable"} 1)"));
  EXPECT_TRUE(has(registry, R"(nova_rpc_handled_total{method="build",outcome="internal"} 1)"));
  EXPECT_TRUE(has(registry, R"(nova_rpc_sent_seconds_count{kind="call",method="ping"} 2)"));
}

TEST(RpcMetrics, names_from_outside_do_not_fill_the_memory) {
  metrics::Registry registry;
  Metrics metrics(&registry);
  metrics.handled("made_up", Errc::no_such_method, 1ms);
  for (int i = 0; i < 300; ++i) metrics.handled("m" + std::to_string(i), std::nullopt, 1ms);
  EXPECT_FALSE(has(registry, R"(nova_rpc_handled_total{method="made_up",outcome="no_such_method"} 1)"));
  EXPECT_TRUE(has(registry, R"(nova_rpc_handled_total{method="other",outcome="no_such_method"} 1)"));
  EXPECT_TRUE(has(registry, R"(nova_rpc_handled_total{method="other",outcome="ok"} 101)"));
}

TEST(RpcMetrics, counts_nothing_without_a_registry) {
  Metrics metrics;
  EXPECT_NO_THROW(metrics.handled("x", std::nullopt, 1ms));
}

}  // namespace
}  // namespace nova::rpc
