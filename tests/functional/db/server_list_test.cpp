#include "conductor/store/server_list.hpp"

#include <fmt/format.h>

#include <set>

#include "conductor/db/list_order.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::Server;
using Request = proto::ListServers::Request;

class ServerList : public DatabaseTest {
 protected:
  Server add(Server server) {
    std::vector<Server> all{server};
    transact([&](Tx& tx) { server_insert(tx, all); });
    return all[0];
  }
  std::vector<std::string> names(const Request& request) {
    std::vector<std::string> out;
    for (const auto& server : read([&](Tx& tx) { return server_list(tx, request); }))
      out.push_back(server.name);
    return out;
  }
  // Active ones of fifty projects; every 5,000th is in error.
  void add_many(int count) {
    transact([&](Tx& tx) {
      tx.script(fmt::format(
          R"(INSERT INTO servers (uuid, number, instance_name, project_id, user_id, name, vm_state, flavor,
                                  created)
             SELECT gen_random_uuid(), n, 'i', 'p' || n % 50, 'u', 'n' || n,
                    CASE WHEN n % 5000 = 7 THEN 'error' ELSE 'active' END,
                    '{{"vcpus": 1, "memory_mb": 1}}', now() - n * interval '1 s'
             FROM generate_series(1, {}) n)",
          count));
      tx.script("ANALYZE servers");
    });
  }
  static Request filter(const std::string& key, std::vector<std::string> values) {
    Request request;
    request.filters[key] = std::move(values);
    return request;
  }
};

using Names = std::vector<std::string>;

TEST_F(ServerList, NewestFirstAndPagesMeetWithoutGapsOrDoubles) {
  std::vector<Server> all;
  for (int i = 0; i < 25; ++i) all.push_back(make::server(fmt::format("s{:02}", i)));
  transact([&](Tx& tx) { server_insert(tx, all); });  // all of one moment: the uuid breaks the tie
  for (const auto& [keys, dirs] : {std::pair<Names, Names>{{}, {}},
                                   {{"display_name"}, {"asc"}},
                                   {{"vm_state", "display_name"}, {"asc", "desc"}},
                                   {{"launched_at"}, {"desc"}}}) {
    Request request;
    request.sort_keys = keys;
    request.sort_dirs = dirs;
    const auto whole = names(request);
    ASSERT_EQ(whole.size(), 25U);
    Names paged;
    request.limit = 4;
    for (;;) {
      const auto page = read([&](Tx& tx) { return server_list(tx, request); });
      if (page.empty()) break;
      for (const auto& server : page) paged.push_back(server.name);
      request.marker = page.back().id.str();
    }
    EXPECT_EQ(paged, whole);
  }
}

TEST_F(ServerList, SortsAsAsked) {
  for (const auto* name : {"b", "c", "a"}) add(make::server(name));
  Request request;
  request.sort_keys = {"display_name"};
  request.sort_dirs = {"asc"};
  EXPECT_EQ(names(request), (Names{"a", "b", "c"}));
  EXPECT_EQ(names(Request{}), (Names{"a", "c", "b"}));
  request.sort_keys = {"nonsense"};
  EXPECT_THROW(names(request), Fault);
}

TEST_F(ServerList, EveryFilterSelects) {
  auto one = make::server("web-1");
  one.host = proto::HostName("h1");
  one.node = "node-1";
  one.tags = {"blue", "fast"};
  one.metadata = {{"role", "web"}};
  one.key_name = "key";
  one.locked = true;
  one.config_drive = true;
  one.vm_state = proto::VmState::active;
  one.task_state = proto::TaskState::none;
  one.power_state = 1;
  one.description = "first";
  proto::Vif vif;
  vif.fixed_ips.resize(1);
  vif.fixed_ips[0].address = "10.0.0.17";
  one.vifs = {vif};
  add(one);
  auto two = make::server("db-1", "p2");
  two.tags = {"blue"};
  add(two);
  const std::vector<std::pair<std::string, Names>> selecting{{"name", {"^web"}},
                                                             {"host", {"h1"}},
                                                             {"node", {"node"}},
                                                             {"tags", {"blue", "fast"}},
                                                             {"tags-any", {"fast", "x"}},
                                                             {"key_name", {"key"}},
                                                             {"locked", {"true"}},
                                                             {"config_drive", {"True"}},
                                                             {"vm_state", {"active"}},
                                                             {"power_state", {"1"}},
                                                             {"description", {"fir"}},
                                                             {"ip", {"10.0.0.1"}},
                                                             {"uuid", {one.id.str()}},
                                                             {"metadata", {R"({"role": "web"})"}},
                                                             {"not-tags", {"nothing", "fast"}},
                                                             {"project_id", {"p1"}},
                                                             {"display_name", {"web"}},
                                                             {"auto_disk_config", {"true", "false"}}};
  for (const auto& [key, values] : selecting) {
    const auto found = names(filter(key, values));
    if (key == "not-tags" || key == "auto_disk_config")
      EXPECT_EQ(found.size(), 2U) << key;
    else
      EXPECT_EQ(found, Names{"web-1"}) << key;
  }
  EXPECT_EQ(names(filter("not-tags-any", {"fast"})), Names{"db-1"});
  EXPECT_EQ(names(filter("image", {one.image_ref})).size(), 2U);
  EXPECT_EQ(names(filter("flavor", {"42"})).size(), 2U);
  EXPECT_TRUE(names(filter("flavor", {"43"})).empty());
  EXPECT_TRUE(names(filter("ip6", {"10"})).empty());
  EXPECT_EQ(names(filter("name", {"^web", "^db"})).size(), 2U);
  Request states;
  states.vm_states = {proto::VmState::building};
  states.task_states = {proto::TaskState::scheduling};
  EXPECT_EQ(names(states), Names{"db-1"});
  Request own;
  own.project_id = "p2";
  EXPECT_EQ(names(own), Names{"db-1"});
}

TEST_F(ServerList, ABadRegularExpressionIsTheCallersFault) {
  add(make::server());
  try {
    names(filter("name", {"[a"}));
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::bad_request);
  }
}

TEST_F(ServerList, DeletedOnesComeOnlyWhenAsked) {
  add(make::server("lives"));
  const auto gone = add(make::server("gone"));
  transact([&](Tx& tx) { server_archive(tx, gone.id); });
  EXPECT_EQ(names(Request{}), Names{"lives"});
  Request deleted;
  deleted.deleted = true;
  EXPECT_EQ(names(deleted), Names{"gone"});
  Request both;
  both.deleted_too = true;
  both.changes_since = nova::now() - std::chrono::hours(1);
  EXPECT_EQ(names(both), (Names{"gone", "lives"}));
  both.marker = gone.id.str();
  EXPECT_EQ(names(both), Names{"lives"});
  both.changes_since = nova::now() + std::chrono::hours(1);
  EXPECT_TRUE(names(both).empty());
}

TEST_F(ServerList, AnUnknownMarkerIsRefused) {
  Request request;
  request.marker = new_uuid();
  EXPECT_THROW(names(request), Fault);
  request.marker = "nonsense";
  EXPECT_THROW(names(request), Fault);
}

TEST_F(ServerList, NamesComeInTheSameOrder) {
  const auto one = add(make::server("one"));
  add(make::server("two"));
  const auto gone = add(make::server("gone"));
  transact([&](Tx& tx) { server_archive(tx, gone.id); });
  Request request;
  request.sort_keys = {"updated_at", "display_name"};
  for (const bool deleted_too : {false, true}) {
    request.deleted_too = deleted_too;
    Names found;
    for (const auto& name : read([&](Tx& tx) { return server_name_list(tx, request); }))
      found.push_back(name.name);
    EXPECT_EQ(found, names(request)) << deleted_too;
  }
  request.marker = read([&](Tx& tx) { return server_name_list(tx, request); }).front().id.str();
  EXPECT_EQ(read([&](Tx& tx) { return server_name_list(tx, request); }).size(), names(request).size());
  EXPECT_EQ(read([&](Tx& tx) { return server_name_list(tx, filter("uuid", {one.id.str()})); })[0].id, one.id);
}

// A page costs the same however many rows there are: it walks an index and sorts nothing.
TEST_F(ServerList, APageWalksAnIndex) {
  add_many(20000);
  const auto plan = [&](const std::string& project, const std::string& after) {
    return transact([&](Tx& tx) {
      auto sql = db::with_fragment(tx.text_of(db::Statement("server_list")), "after", after);
      return plan_of(tx, sql,
                     db::Params{"{}", project.empty() ? db::Param{} : db::Param{project}, std::nullopt,
                                std::nullopt, "f", "f", std::nullopt, std::nullopt, new_uuid(), "100"});
    });
  };
  const std::string after =
      "(s.created, s.uuid) < (SELECT s.created, s.uuid FROM all_servers s WHERE s.uuid = $9 LIMIT 1)";
  for (const auto& text : {plan("p7", after), plan("p7", "TRUE"), plan("", after), plan("", "TRUE")}) {
    EXPECT_TRUE(text.find("servers_by_project") != std::string::npos ||
                text.find("servers_by_age") != std::string::npos)
        << text;
    EXPECT_EQ(text.find("Sort"), std::string::npos) << text;
    EXPECT_EQ(text.find("Seq Scan on servers s"), std::string::npos) << text;
  }
}

// A list by a state that few have reads few.
TEST_F(ServerList, AStateIsFoundByItsIndex) {
  add_many(20000);
  Request request;
  request.vm_states = {proto::VmState::error};
  for (const auto& [project, expected] : {std::pair<std::string, std::size_t>{"", 4}, {"p7", 4}, {"p8", 0}}) {
    request.project_id = project.empty() ? std::nullopt : std::optional(project);
    const auto touched = read([&](Tx& tx) {
      EXPECT_EQ(server_name_list(tx, request).size(), expected) << project;
      const auto rows = tx.run_text("touched",
                                    "SELECT seq_tup_read + idx_tup_fetch AS touched "
                                    "FROM pg_stat_xact_user_tables WHERE relname = 'servers'",
                                    {});
      return std::stoi(std::string(*rows[0].text("touched")));
    });
    EXPECT_LT(touched, 20) << project;
  }
}

}  // namespace
}  // namespace nova::test
