// Flavors, key pairs, groups, aggregates and idempotency keys.
#include "conductor/store/aggregates.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/flavors.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/hypervisors.hpp"
#include "conductor/store/idempotency.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/server_groups.hpp"
#include "conductor/store/servers.hpp"
#include "conductor/store/services.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::Flavor;
using proto::HostName;
using proto::ServerId;

class Catalogue : public DatabaseTest {
 protected:
  Flavor add_flavor(const std::string& id, int memory_mb = 512, bool is_public = true) {
    auto flavor = make::flavor(1, memory_mb);
    flavor.flavor_id = id;
    flavor.name = "name-" + id;
    flavor.is_public = is_public;
    return transact([&](Tx& tx) { return flavor_insert(tx, flavor); });
  }
  std::vector<std::string> flavor_ids(const proto::ListFlavors::Request& request,
                                      const std::string& project = "p1") {
    std::vector<std::string> out;
    for (const auto& flavor : read([&](Tx& tx) { return flavor_list(tx, request, project); }))
      out.push_back(flavor.flavor_id);
    return out;
  }
  ServerId add_server(const std::string& host = {}) {
    std::vector<proto::Server> all{make::server()};
    all[0].host = HostName(host);
    transact([&](Tx& tx) { server_insert(tx, all); });
    return all[0].id;
  }
  void add_host(const std::string& name) {
    ServiceBeat beat;
    beat.host = HostName(name);
    beat.binary = "nova-compute";
    const std::vector<ServiceBeat> beats{beat};
    transact([&](Tx& tx) {
      service_heartbeat(tx, beats);
      host_report_inventory(tx, HostName(name), make::inventory());
    });
  }
  std::string kind(const std::function<void(Tx&)>& body) {
    try {
      transact([&](Tx& tx) { body(tx); });
    } catch (const Fault& fault) {
      return fault.error().kind.empty() ? std::string(name_of(fault.code())) : fault.error().kind;
    }
    return "nothing";
  }
};

using Names = std::vector<std::string>;

TEST_F(Catalogue, FlavorsListWhatAProjectMayUse) {
  add_flavor("1", 1024);
  add_flavor("2", 512);
  const auto hidden = add_flavor("3", 2048, false);
  EXPECT_GT(hidden.id, 0);
  proto::ListFlavors::Request request;
  EXPECT_EQ(flavor_ids(request), (Names{"1", "2"}));
  EXPECT_EQ(transact([](Tx& tx) {
              return flavor_change_access(tx, {.flavor_id = "3", .add = "p1", .remove = {}});
            }),
            Names{"p1"});
  EXPECT_EQ(flavor_ids(request), (Names{"1", "2", "3"}));
  EXPECT_EQ(flavor_ids(request, "p2"), (Names{"1", "2"}));
  EXPECT_EQ(kind([](Tx& tx) { flavor_change_access(tx, {.flavor_id = "3", .add = "p1", .remove = {}}); }),
            "FlavorAccessExists");
  EXPECT_EQ(kind([](Tx& tx) { flavor_change_access(tx, {.flavor_id = "3", .add = {}, .remove = "p9"}); }),
            "FlavorAccessNotFound");
  request.is_public = std::nullopt;
  request.sort_key = "memory_mb";
  request.sort_dir = "desc";
  EXPECT_EQ(flavor_ids(request), (Names{"3", "1", "2"}));
  request.marker = "3";
  request.limit = 1;
  EXPECT_EQ(flavor_ids(request), Names{"1"});
  request = {};
  request.min_ram = 1000;
  EXPECT_EQ(flavor_ids(request), (Names{"1", "3"}));
  request.marker = "none";
  EXPECT_THROW(flavor_ids(request), Fault);
}

TEST_F(Catalogue, FlavorsAreUniqueAndChangeable) {
  add_flavor("1");
  auto same = make::flavor();
  same.flavor_id = "1";
  EXPECT_EQ(kind([&](Tx& tx) { flavor_insert(tx, same); }), "FlavorIdExists");
  same.flavor_id = "auto";
  same.name = "name-1";
  EXPECT_EQ(kind([&](Tx& tx) { flavor_insert(tx, same); }), "FlavorExists");
  const auto changed = transact([](Tx& tx) {
    return flavor_change_extra_specs(
        tx, {.flavor_id = "1", .change = proto::MapChange::merge, .extra_specs = {{"a", "b"}}});
  });
  EXPECT_EQ(changed.extra_specs.at("a"), "b");
  EXPECT_EQ(kind([](Tx& tx) {
              flavor_change_extra_specs(
                  tx, {.flavor_id = "1", .change = proto::MapChange::remove, .extra_specs = {{"x", ""}}});
            }),
            "FlavorExtraSpecsNotFound");
  EXPECT_EQ(transact([](Tx& tx) { return flavor_describe(tx, "1", "text").description; }), "text");
  transact([](Tx& tx) { flavor_delete(tx, "1"); });
  EXPECT_EQ(kind([](Tx& tx) { flavor_delete(tx, "1"); }), "FlavorNotFound");
}

TEST_F(Catalogue, KeyPairsAreUniquePerUserAndListByName) {
  for (const auto* name : {"b", "a", "c"}) {
    KeypairRow key;
    key.user_id = "u1";
    key.name = name;
    key.public_key = "ssh-rsa x";
    transact([&](Tx& tx) { keypair_insert(tx, key); });
    EXPECT_EQ(kind([&](Tx& tx) { keypair_insert(tx, key); }), "KeyPairExists");
  }
  EXPECT_TRUE(read([](Tx& tx) { return keypair_list(tx, "u2"); }).empty());
  const auto page = read([](Tx& tx) { return keypair_list(tx, "u1", 1, "a"); });
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].name, "b");
  EXPECT_THROW(read([](Tx& tx) { return keypair_list(tx, "u1", 1, "zz"); }), Fault);
  EXPECT_TRUE(transact([](Tx& tx) { return keypair_delete(tx, "u1", "a"); }));
  EXPECT_FALSE(transact([](Tx& tx) { return keypair_delete(tx, "u1", "a"); }));
}

TEST_F(Catalogue, AGroupsPolicyIsCheckedWhenTheClaimIsTaken) {
  add_host("h1");
  add_host("h2");
  ServerGroupRow row;
  row.project_id = "p1";
  row.user_id = "u1";
  row.policy = "anti-affinity";
  const auto group = transact([&](Tx& tx) { return server_group_insert(tx, row); });
  const auto one = add_server(), two = add_server();
  transact([&](Tx& tx) {
    server_group_join(tx, {.group = group.uuid, .project = "p1", .user = "u1", .servers = {one, two}});
  });
  const auto take = [&](const ServerId& id, const char* host) {
    return transact([&](Tx& tx) {
      return claim_take(tx, {.server = id, .host = HostName(host), .vcpus = 1, .memory_mb = 1, .disk_gb = 1});
    });
  };
  EXPECT_EQ(take(one, "h1"), ClaimOutcome::taken);
  EXPECT_EQ(take(two, "h1"), ClaimOutcome::refused);
  EXPECT_EQ(take(two, "h2"), ClaimOutcome::taken);
  transact([&](Tx& tx) {
    ServerChange change;
    change.host = HostName("h2");
    server_update(tx, two, change);
  });
  const auto spec = read([&](Tx& tx) { return server_group_of(tx, one); });
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->members.size(), 2U);
  EXPECT_EQ(spec->hosts, std::vector<HostName>{HostName("h2")});
  EXPECT_EQ(read([&](Tx& tx) { return server_find(tx, one)->server_groups; }), Names{group.uuid});
  EXPECT_EQ(kind([&](Tx& tx) {
              server_group_join(tx, {.group = group.uuid, .project = "p2", .user = "u", .servers = {one}});
            }),
            name_of(Errc::bad_request));
}

TEST_F(Catalogue, AggregatesMakeZonesThatHostsAndServersKeepTo) {
  add_host("h1");
  const auto first = transact([](Tx& tx) { return aggregate_insert(tx, "first", "east"); });
  const auto second = transact([](Tx& tx) { return aggregate_insert(tx, "second", "west"); });
  EXPECT_EQ(kind([](Tx& tx) { aggregate_insert(tx, "first", ""); }), "AggregateNameExists");
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_add_host(tx, first.id, HostName("nowhere")); }),
            "ComputeHostNotFound");
  const auto before = read([](Tx& tx) { return host_find(tx, HostName("h1"))->generation; });
  transact([&](Tx& tx) { aggregate_add_host(tx, first.id, HostName("h1")); });
  const auto host = read([](Tx& tx) { return *host_find(tx, HostName("h1")); });
  EXPECT_EQ(host.zone, "east");
  EXPECT_EQ(host.aggregates.at(0).name, "first");
  EXPECT_GT(host.generation, before);
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_add_host(tx, first.id, HostName("h1")); }), "AggregateHostExists");
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_add_host(tx, second.id, HostName("h1")); }),
            "InvalidAggregateAction");
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_delete(tx, first.id); }), "InvalidAggregateAction");
  add_server("h1");
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_remove_host(tx, first.id, HostName("h1")); }),
            "InvalidAggregateAction");
  EXPECT_EQ(kind([&](Tx& tx) { aggregate_change_metadata(tx, first.id, {{"availability_zone", "north"}}); }),
            "InvalidAggregateAction");
  const auto changed =
      transact([&](Tx& tx) { return aggregate_change_metadata(tx, first.id, {{"ssd", "true"}}); });
  EXPECT_EQ(changed.metadata.size(), 2U);
}

TEST_F(Catalogue, HypervisorsCarryNumbersServicesAndServers) {
  add_host("alpha");
  add_host("beta");
  const auto guest = add_server("beta");
  const auto all = read([](Tx& tx) { return hypervisor_list(tx, {.with_servers = true}); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].host, HostName("beta"));
  EXPECT_FALSE(all[1].service_id.empty());
  ASSERT_EQ(all[1].servers.size(), 1U);
  EXPECT_EQ(all[1].servers[0].id, guest.str());
  EXPECT_TRUE(all[1].servers[0].name.starts_with("instance-"));
  const auto count = [&](const HypervisorQuery& query) {
    return read([&](Tx& tx) { return hypervisor_list(tx, query).size(); });
  };
  EXPECT_EQ(count({.after = all[0].number}), 1U);
  EXPECT_EQ(count({.name_part = all[0].name}), 2U) << "these two have nodes of one name";
  EXPECT_EQ(count({.name_part = "nowhere"}), 0U);
  EXPECT_EQ(count({.id = all[0].id}), 1U);
  EXPECT_EQ(count({.number = all[1].number}), 1U);
  EXPECT_EQ(count({.limit = 1}), 1U);
}

TEST_F(Catalogue, HypervisorSumsLeaveDisabledHostsOut) {
  add_host("alpha");
  add_host("beta");
  const auto one = read([](Tx& tx) { return hypervisor_list(tx, {}); }).front();
  const auto both = read([](Tx& tx) { return hypervisor_sums(tx); });
  EXPECT_EQ(both.count, 2);
  EXPECT_EQ(both.memory_mb, 2 * one.memory_mb);
  EXPECT_EQ(both.memory_mb_used, 2 * one.memory_mb_used);
  transact([&](Tx& tx) { service_update(tx, one.service_id, {.disabled = true}); });
  const auto rest = read([](Tx& tx) { return hypervisor_sums(tx); });
  EXPECT_EQ(std::tie(rest.count, rest.vcpus), std::tuple(1, one.vcpus));
}

TEST_F(Catalogue, ZonesAreThoseOfComputeServices) {
  add_host("alpha");
  add_host("beta");
  const auto north = transact([](Tx& tx) { return aggregate_insert(tx, "racks", "north"); });
  transact([&](Tx& tx) { aggregate_add_host(tx, north.id, HostName("beta")); });
  const auto beta = read([](Tx& tx) { return service_list(tx, "beta", "nova-compute"); }).front();
  EXPECT_EQ(beta.zone, "north");
  transact([&](Tx& tx) { service_update(tx, beta.uuid, {.disabled = true}); });
  const auto zones = read([](Tx& tx) { return zone_list(tx); });
  ASSERT_EQ(zones.size(), 2U);
  EXPECT_EQ(std::tie(zones[0].name, zones[0].available), std::tuple("north", false));
  EXPECT_EQ(std::tie(zones[1].name, zones[1].available), std::tuple("nova", true));
  const auto found = read([](Tx& tx) { return host_locate(tx, "beta", ""); });
  EXPECT_EQ(std::tie(found.host, found.zone), std::tuple("beta", "north"));
  EXPECT_EQ(read([](Tx& tx) { return host_locate(tx, "", "nowhere"); }).host, "");
}

TEST_F(Catalogue, AChangeOfAServicesStatusBringsItsReasonOrNone) {
  add_host("alpha");
  const auto uuid = read([](Tx& tx) { return service_list(tx, "alpha", "nova-compute"); }).front().uuid;
  const auto change = [&](const ServiceChange& c) {
    return transact([&](Tx& tx) { return service_update(tx, uuid, c); });
  };
  EXPECT_EQ(change({.disabled = true, .disabled_reason = "repair"})->disabled_reason, "repair");
  EXPECT_EQ(change({.forced_down = true})->disabled_reason, "repair");
  EXPECT_EQ(change({.disabled = true})->disabled_reason, std::nullopt);
  EXPECT_FALSE(change({.disabled = false})->disabled);
}

TEST_F(Catalogue, AnIdempotencyKeyAnswersARepetitionAndRefusesAnotherBody) {
  const IdempotencyKey key{"p1", "k", "hash"};
  const auto take = [&](const IdempotencyKey& k, const std::string& answer) {
    return transact([&](Tx& tx) { return idempotency_take(tx, k, json::Raw{answer}); });
  };
  EXPECT_FALSE(take(key, R"({"n": 1})"));
  const auto again = take(key, R"({"n": 2})");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->text, R"({"n": 1})");
  EXPECT_THROW(take({"p1", "k", "other"}, "{}"), Fault);
  EXPECT_FALSE(take({"p2", "k", "hash"}, "{}"));
  transact([](Tx& tx) { tx.script("UPDATE idempotency_keys SET created = created - interval '25 hours'"); });
  EXPECT_FALSE(read([&](Tx& tx) { return idempotency_find(tx, key); }));
  EXPECT_FALSE(take({"p1", "k", "other"}, R"({"n": 3})"));
  EXPECT_EQ(transact([](Tx& tx) { return idempotency_purge(tx); }), 1);
}

}  // namespace
}  // namespace nova::test
