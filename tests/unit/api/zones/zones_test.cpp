#include "tests/support/api_hosts_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::zones {
namespace {

using Zones = test::HostsTest;

TEST_F(Zones, List) {
  services.rows.push_back(test::service(4, "nova-compute", "h2", "attic"));
  services.rows.back().disabled = true;
  world.token = "reader";
  test::expect_golden_json("api/zones/list.json", world.get("/v2.1/os-availability-zone").body);
  EXPECT_EQ(world.get("/v2.1/os-availability-zone/detail").status, 403U);
}

TEST_F(Zones, Detail) {
  services.rows.push_back(test::service(4, "nova-compute", "h2", "attic"));
  services.rows.back().disabled = true;
  services.rows[2].up = false;
  test::expect_golden_json("api/zones/detail.json", world.get("/v2.1/os-availability-zone/detail").body);
}

TEST_F(Zones, UnknownParametersAreErrorsFrom2_102) {
  EXPECT_EQ(world.get("/v2.1/os-availability-zone?x=1").status, 200U);
  world.version = "2.102";
  EXPECT_EQ(world.get("/v2.1/os-availability-zone?x=1").status, 400U);
}

}  // namespace
}  // namespace nova::api::zones
