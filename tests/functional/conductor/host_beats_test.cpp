#include "conductor/handlers/host_beats.hpp"

#include <fmt/format.h>

#include "common/async/together.hpp"
#include "conductor/store/hosts.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;

class HostBeatsTest : public DatabaseTest {
 protected:
  static ServiceBeat beat(const std::string& host, std::int64_t count = 1) {
    return {.host = proto::HostName(host),
            .binary = "nova-compute",
            .topic = "compute",
            .report_count = count,
            .version = 73,
            .disabled_if_new = false};
  }
  std::vector<bool> note_all(HostBeats& beats, const std::vector<ServiceBeat>& said) {
    std::vector<awaitable<bool>> all;
    for (const auto& one : said) all.push_back(beats.note(Context(), one));
    return run(together(std::move(all)));
  }
  std::int64_t commits() {
    return read([](Tx& tx) {
      const auto rows = tx.run_text("commits", "SELECT count(DISTINCT xmin::text) AS n FROM services", {});
      return rows[0].get<std::int64_t>("n");
    });
  }
};

TEST_F(HostBeatsTest, ManyShareACommitAndEachIsTold) {
  transact([](Tx& tx) {
    service_heartbeat(tx, {beat("known")});
    host_report_inventory(tx, proto::HostName("known"), make::inventory());
  });
  HostBeats beats(database());
  std::vector<ServiceBeat> said;
  for (int i = 0; i < 40; ++i) said.push_back(beat(i == 7 ? "known" : fmt::format("new-{}", i), 5));
  const auto unknown = note_all(beats, said);
  for (std::size_t i = 0; i < unknown.size(); ++i) EXPECT_EQ(unknown[i], i != 7) << i;
  EXPECT_EQ(commits(), 1);
  for (const auto& service : read([](Tx& tx) { return service_list(tx); }))
    EXPECT_EQ(service.report_count, 5) << service.host.str();
}

// A statement over a set cannot change a row twice: each is then taken alone.
TEST_F(HostBeatsTest, AHostThatIsHeardTwiceHarmsNobody) {
  HostBeats beats(database());
  const auto unknown = note_all(beats, {beat("a"), beat("b"), beat("a", 2)});
  EXPECT_EQ(unknown, (std::vector<bool>{true, true, true}));
  EXPECT_EQ(read([](Tx& tx) { return service_list(tx); }).size(), 2U);
}

}  // namespace
}  // namespace nova::test
