#include "common/rabbit/topology.hpp"

#include <gtest/gtest.h>

namespace nova::rabbit {
namespace {

TEST(Topology, service_queues_are_durable_with_dead_letters_and_a_delivery_limit) {
  RabbitOptions options;
  const auto q = service_queue("compute.h1", options);
  EXPECT_TRUE(q.durable);
  EXPECT_FALSE(q.exclusive);
  EXPECT_FALSE(q.auto_delete);
  EXPECT_EQ(q.arguments, (Arguments{{"x-queue-type", std::string("quorum")},
                                    {"x-dead-letter-exchange", std::string("nova.dead")},
                                    {"x-delivery-limit", std::int64_t{20}}}));
  options.rabbit_quorum_queue = false;
  EXPECT_EQ(service_queue("compute", options).arguments,
            (Arguments{{"x-dead-letter-exchange", std::string("nova.dead")}}));
}

TEST(Topology, queues_of_random_name_go_with_their_process) {
  const auto q = transient_queue("reply_1", {});
  EXPECT_FALSE(q.durable);
  EXPECT_TRUE(q.exclusive);
  EXPECT_EQ(q.arguments.at("x-expires"), (Arguments::mapped_type{std::int64_t{1800000}}));
  EXPECT_FALSE(
      q.arguments.contains("x-queue-type"));  // random names of quorum queues would fill Erlang's atoms
}

TEST(Topology, names_are_those_of_oslo) {
  EXPECT_EQ(rpc_exchange().name, "nova");
  EXPECT_EQ(rpc_exchange().type, "topic");
  EXPECT_TRUE(rpc_exchange().durable);
  EXPECT_EQ(fanout_name("scheduler"), "scheduler_fanout");
  const auto fanout = fanout_exchange("scheduler_fanout");
  EXPECT_EQ(fanout.type, "fanout");
  EXPECT_FALSE(fanout.durable);
  EXPECT_TRUE(fanout.auto_delete);
}

TEST(Topology, calls_need_no_disk_and_outlive_their_servers_for_a_while) {
  EXPECT_EQ(calls_name("compute", ""), "compute_calls");
  EXPECT_EQ(calls_name("compute", "h1"), "compute_calls.h1");
  const auto q = calls_queue("compute_calls");
  EXPECT_FALSE(q.durable);
  EXPECT_FALSE(q.exclusive);
  EXPECT_FALSE(q.auto_delete);
  EXPECT_EQ(q.arguments.at("x-expires"), (Arguments::mapped_type{std::int64_t{60000}}));
}

}  // namespace
}  // namespace nova::rabbit
