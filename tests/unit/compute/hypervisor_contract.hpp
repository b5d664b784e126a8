// What every hypervisor driver must do, whatever it drives: the same calls, the same results. A driver's
// tests instantiate the suite with a function that makes its subject:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, HypervisorContract, testing::Values(Subject{"fake", make_fake}),
//                            [](const auto& at) { return std::string(at.param.name); });
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "common/error.hpp"
#include "common/uuid.hpp"
#include "compute/hypervisor/hypervisor.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::compute::test {

// A driver with all that it needs, on the loop that it is given.
class HypervisorUnderTest {
 public:
  virtual ~HypervisorUnderTest() = default;
  virtual Hypervisor& hypervisor() = 0;
  // A server that the driver can build here; a new one each time.
  virtual proto::ServerSpec server() = 0;
};

struct Subject {
  const char* name;
  std::unique_ptr<HypervisorUnderTest> (*make)(boost::asio::io_context& loop);
};

class HypervisorContract : public testing::TestWithParam<Subject> {
 protected:
  void SetUp() override {
    subject = GetParam().make(loop);
    run(driver().start());
  }
  void TearDown() override {
    run(driver().stop());
    subject.reset();
  }
  Hypervisor& driver() { return subject->hypervisor(); }
  template <class T>
  T run(awaitable<T> task) {
    return nova::test::run_on(loop, std::move(task));
  }
  BuildResult build(const proto::ServerSpec& server) {
    return run(driver().build(Context(), server, [](proto::TaskState) {}));
  }
  proto::PowerState power(const proto::ServerSpec& server, proto::PowerOp op) {
    return run(driver().change_power(Context(), server, op));
  }
  void destroy(const proto::ServerSpec& server) { run(driver().destroy(Context(), server)); }
  std::optional<Guest> find(const proto::ServerSpec& server) {
    for (const Guest& guest : run(driver().list()))
      if (guest.server == server.id) return guest;
    return std::nullopt;
  }
  template <class F>
  Errc code_of(F call) {
    try {
      call();
    } catch (const Fault& fault) {
      return fault.code();
    }
    ADD_FAILURE() << "it did not fail";
    return Errc::internal;
  }

  boost::asio::io_context loop;
  std::unique_ptr<HypervisorUnderTest> subject;
};

TEST_P(HypervisorContract, ABuiltGuestRunsAndIsListed) {
  const auto server = subject->server();
  const auto built = build(server);
  EXPECT_EQ(built.power, proto::PowerState::running);
  EXPECT_FALSE(built.root_device_name.empty());
  const auto guest = find(server);
  ASSERT_TRUE(guest);
  EXPECT_EQ(guest->name, server.instance_name);
  EXPECT_EQ(guest->power, proto::PowerState::running);
  EXPECT_EQ(guest->generation, server.generation);
  EXPECT_TRUE(guest->ours);
  destroy(server);
}

TEST_P(HypervisorContract, ABuildOfARunningGuestIsSuccess) {
  const auto server = subject->server();
  const auto first = build(server);
  const auto second = build(server);
  EXPECT_EQ(second.power, proto::PowerState::running);
  EXPECT_EQ(second.root_device_name, first.root_device_name);
  destroy(server);
}

TEST_P(HypervisorContract, ABuildReplacesAnOlderGeneration) {
  auto server = subject->server();
  build(server);
  ++server.generation;
  EXPECT_EQ(build(server).power, proto::PowerState::running);
  EXPECT_EQ(find(server).value().generation, server.generation);
  destroy(server);
}

TEST_P(HypervisorContract, ABuildDoesNotReplaceANewerGeneration) {
  auto server = subject->server();
  build(server);
  auto older = server;
  --older.generation;
  EXPECT_NE(code_of([&] { build(older); }), Errc::unavailable);
  EXPECT_EQ(find(server).value().generation, server.generation);
  destroy(server);
}

TEST_P(HypervisorContract, ADestroyedGuestIsGoneAndMayBeDestroyedAgain) {
  const auto server = subject->server();
  build(server);
  destroy(server);
  EXPECT_FALSE(find(server));
  EXPECT_NO_THROW(destroy(server));
}

TEST_P(HypervisorContract, DestroySparesANewerGeneration) {
  auto server = subject->server();
  build(server);
  auto older = server;
  --older.generation;
  EXPECT_NO_THROW(destroy(older));
  EXPECT_TRUE(find(server));
  destroy(server);
}

TEST_P(HypervisorContract, AStoppedGuestIsStartedAgain) {
  const auto server = subject->server();
  build(server);
  EXPECT_EQ(power(server, proto::PowerOp::stop), proto::PowerState::shutdown);
  EXPECT_EQ(find(server).value().power, proto::PowerState::shutdown);
  EXPECT_EQ(power(server, proto::PowerOp::stop), proto::PowerState::shutdown) << "twice is once";
  EXPECT_EQ(power(server, proto::PowerOp::start), proto::PowerState::running);
  EXPECT_EQ(power(server, proto::PowerOp::start), proto::PowerState::running) << "twice is once";
  EXPECT_EQ(find(server).value().power, proto::PowerState::running);
  destroy(server);
}

TEST_P(HypervisorContract, AHardRebootLeavesTheGuestRunning) {
  const auto server = subject->server();
  build(server);
  EXPECT_EQ(power(server, proto::PowerOp::reboot_hard), proto::PowerState::running);
  power(server, proto::PowerOp::stop);
  EXPECT_EQ(power(server, proto::PowerOp::reboot_hard), proto::PowerState::running)
      << "of a stopped guest too";
  EXPECT_EQ(find(server).value().generation, server.generation);
  destroy(server);
}

TEST_P(HypervisorContract, AGuestIsPausedAndResumed) {
  const auto server = subject->server();
  build(server);
  EXPECT_EQ(power(server, proto::PowerOp::pause), proto::PowerState::paused);
  EXPECT_EQ(find(server).value().power, proto::PowerState::paused);
  EXPECT_EQ(power(server, proto::PowerOp::unpause), proto::PowerState::running);
  destroy(server);
}

TEST_P(HypervisorContract, WithoutAGuestThereIsNoPowerAndNoConsole) {
  const auto server = subject->server();
  EXPECT_EQ(code_of([&] { power(server, proto::PowerOp::start); }), Errc::not_found);
  EXPECT_EQ(code_of([&] { run(driver().console_output(server.id, std::nullopt)); }), Errc::not_found);
}

TEST_P(HypervisorContract, TheConsoleHasNoMoreLinesThanAskedFor) {
  const auto server = subject->server();
  build(server);
  const std::string all = run(driver().console_output(server.id, std::nullopt));
  const std::string last = run(driver().console_output(server.id, 1));
  EXPECT_LE(std::count(last.begin(), last.end(), '\n'), 1);
  EXPECT_LE(last.size(), all.size());
  destroy(server);
}

TEST_P(HypervisorContract, TheInventorySaysWhatThereIs) {
  const auto found = run(driver().inventory());
  EXPECT_FALSE(found.node.empty());
  EXPECT_FALSE(found.hypervisor_type.empty());
  EXPECT_GT(found.hypervisor_version, 0);
  EXPECT_GT(found.vcpus, 0);
  EXPECT_GT(found.memory_mb, 0);
  EXPECT_GE(found.local_gb, 0);
  EXPECT_FALSE(found.supported.empty());
  EXPECT_FALSE(found.cpu_info.text.empty());
  EXPECT_FALSE(run(driver().uptime()).empty());
  EXPECT_EQ(driver().problem(), "");
}

}  // namespace nova::compute::test
