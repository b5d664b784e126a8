#include "scheduler/host_feed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "common/async/sleep.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/rpc/server.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

using test::run_on;

struct CountingConductor {
  std::vector<const char*> names{"a"};
  int page = 100;
  int lists = 0;
  bool away = false;
  bool slow = false;
  awaitable<proto::ListHosts::Reply> on(Context, proto::ListHosts::Request request) {
    ++lists;
    if (slow) co_await sleep_for(5ms);
    if (away) throw Fault(Errc::unavailable, "away");
    proto::ListHosts::Reply reply;
    for (const char* name : names)
      if (reply.more = static_cast<int>(reply.hosts.size()) == page;
          !reply.more && request.after.str() < name)
        reply.hosts.push_back(host(name));
    co_return reply;
  }
};

struct Fed {
  boost::asio::io_context loop;
  rpc::MemoryBus bus{loop.get_executor()};
  CountingConductor conductor;
  rpc::Dispatcher dispatcher{"conductor"};
  HostTable hosts;
  ManualClock clock{noon};
  HostFeed feed{hosts, bus, clock, {}, Logger()};

  Fed() {
    dispatcher.add(rpc::Methods<proto::ListHosts>{}, conductor);
    run_on(loop, bus.serve(rpc::Address("conductor"), 10, [this](rpc::Incoming message) {
      return dispatcher.dispatch(std::move(message));
    }));
  }
};

TEST(HostFeed, AYoungListIsNotAskedForAgain) {
  Fed fed;
  run_on(fed.loop, fed.feed.load());
  EXPECT_TRUE(fed.feed.loaded());
  EXPECT_FALSE(run_on(fed.loop, fed.feed.refresh(Context(), 1h)));
  EXPECT_EQ(fed.conductor.lists, 1);
  EXPECT_TRUE(run_on(fed.loop, fed.feed.refresh(Context(), 0s)));
  EXPECT_EQ(fed.conductor.lists, 2);
}

TEST(HostFeed, ThoseWhoAskMeanwhileShareTheNextAnswer) {
  Fed fed;
  fed.conductor.slow = true;
  int satisfied = 0;
  for (int i = 0; i < 5; ++i)
    boost::asio::co_spawn(fed.loop, fed.feed.refresh(Context(), 0s),
                          [&](std::exception_ptr, bool news) { satisfied += news ? 1 : 0; });
  fed.loop.restart();
  fed.loop.run();
  EXPECT_EQ(satisfied, 5);
  EXPECT_EQ(fed.conductor.lists, 2) << "the first's own, and one for all who came while it was under way";
}

TEST(HostFeed, ReadsAllPagesAndDropsWhatNoneLists) {
  Fed fed;
  fed.hosts.put(host("gone"));
  fed.conductor.names = {"a", "b", "c", "d", "e"};
  fed.conductor.page = 2;
  run_on(fed.loop, fed.feed.load());
  EXPECT_EQ(fed.conductor.lists, 3);
  EXPECT_EQ(fed.hosts.size(), 5u);
  EXPECT_FALSE(fed.hosts.find(proto::HostName("gone")));
}

TEST(HostFeed, AConductorThatIsAwayLeavesTheTableAsItIs) {
  Fed fed;
  run_on(fed.loop, fed.feed.load());
  fed.conductor.away = true;
  EXPECT_FALSE(run_on(fed.loop, fed.feed.refresh(Context(), 0s)));
  EXPECT_EQ(fed.hosts.size(), 1u);
}

}  // namespace
}  // namespace nova::scheduler::testing
