#include "compute/journal.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/executor_work_guard.hpp>

#include "common/error.hpp"
#include "compute/journal_file.hpp"
#include "tests/unit/compute/compute_kit.hpp"

namespace nova::compute::test {
namespace {

class JournalTest : public testing::Test {
 protected:
  Operation job(proto::SagaId saga, std::string secret = "") {
    Operation out;
    out.server = server(static_cast<int>(saga));
    out.ref = {saga, 1, out.server.id, 1};
    out.server.admin_password = Secret(std::move(secret));
    return out;
  }
  std::unique_ptr<Journal> open() {
    return std::make_unique<Journal>(loop.get_executor(), pool, world.journal(), world.log.logger());
  }
  void run(awaitable<void> task) { nova::test::run_on(loop, std::move(task)); }
  std::string text() {
    std::ifstream in(world.journal());
    return {std::istreambuf_iterator<char>(in), {}};
  }

  World world;
  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
  BlockingPool pool{1};
  const proto::HostName host{"host-1"};
};

TEST_F(JournalTest, HoldsWhatWasAcceptedUntilItIsSettled) {
  {
    const auto journal = open();
    for (int saga = 1; saga <= 3; ++saga) run(journal->accept(host, job(saga)));
    journal->settle(host, key_of(job(2)));
    proto::OperationReport report;
    report.error_message = "why";
    journal->finish(host, key_of(job(3)), report);
    run(journal->flush());
  }
  const auto journal = open();
  EXPECT_TRUE(journal->take(proto::HostName("another")).empty());
  const auto left = journal->take(host);
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[0].operation.ref.saga, 1);
  EXPECT_FALSE(left[0].report);
  EXPECT_EQ(left[1].operation.ref.saga, 3);
  EXPECT_EQ(left[1].report.value().error_message, "why");
  EXPECT_TRUE(journal->take(host).empty());
}

TEST_F(JournalTest, SecretsAreGoneOnceNothingIsInHand) {
  const auto journal = open();
  run(journal->accept(host, job(1, "hunter2")));
  EXPECT_NE(text().find("hunter2"), std::string::npos);
  struct stat status{};
  ASSERT_EQ(::stat(world.journal().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  journal->settle(host, key_of(job(1)));
  run(journal->flush());
  EXPECT_EQ(text(), "");
}

TEST_F(JournalTest, IsRewrittenWhenMostOfItIsSettled) {
  const auto journal = open();
  run(journal->accept(host, job(1)));
  const std::string bulk(1 << 20, 'x');
  for (int saga = 2; saga <= 8; ++saga) {
    run(journal->accept(host, job(saga, bulk)));
    journal->settle(host, key_of(job(saga)));
  }
  run(journal->flush());
  EXPECT_LT(text().size(), std::size_t{6} << 20);
  EXPECT_NE(text().find(R"("saga":1)"), std::string::npos);
}

TEST_F(JournalTest, WhatCannotBeReadIsPassedOver) {
  {
    const auto journal = open();
    run(journal->accept(host, job(1)));
  }
  std::ofstream(world.journal(), std::ios::app) << std::string(100, '\0') << "\n{\"event\":\"settle\"}\n";
  const auto journal = open();
  EXPECT_EQ(journal->take(host).size(), 1u);
  EXPECT_TRUE(world.log.contains("2 unreadable lines"));
}

TEST_F(JournalTest, AFullDiskRefusesTheOperationAndKeepsTheRest) {
  {
    const auto journal = open();
    run(journal->accept(host, job(1)));
    const std::string before = text();
    {
      const SizeLimit full(before.size() + 100);
      try {
        run(journal->accept(host, job(2)));
        ADD_FAILURE() << "accepted on a full disk";
      } catch (const Fault& fault) {
        EXPECT_EQ(fault.code(), Errc::unavailable);
      }
      EXPECT_EQ(text(), before);
    }
    run(journal->accept(host, job(3)));
  }
  const auto left = open()->take(host);
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[1].operation.ref.saga, 3);
}

TEST(JournalFileTest, AnUnusablePlaceIsAFault) {
  EXPECT_THROW(JournalFile("/proc/nova/operations.log"), Fault);
}

}  // namespace
}  // namespace nova::compute::test
