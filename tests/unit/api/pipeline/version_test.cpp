#include "api/pipeline/version.hpp"

#include <gtest/gtest.h>

#include "common/error.hpp"

namespace nova::api {
namespace {

std::string negotiated(http::Headers headers) { return to_string(negotiate_version(headers)); }

TEST(Version, HeadersChoose) {
  EXPECT_EQ(negotiated({}), "2.1");
  EXPECT_EQ(negotiated({{"OpenStack-API-Version", "compute 2.79"}}), "2.79");
  EXPECT_EQ(negotiated({{"openstack-api-version", "identity 3.0, compute 2.2,compute 2.5"}}), "2.5");
  EXPECT_EQ(negotiated({{"OpenStack-API-Version", "volume 3.5"}}), "2.1");
  EXPECT_EQ(negotiated({{"X-OpenStack-Nova-API-Version", "2.12"}}), "2.12");
  EXPECT_EQ(negotiated({{"X-OpenStack-Nova-API-Version", "2.12"}, {"OpenStack-API-Version", "compute 2.13"}}),
            "2.13");
  EXPECT_EQ(negotiated({{"OpenStack-API-Version", "compute latest"}}), "2.104");
}

Errc refusal(const std::string& version) {
  try {
    negotiate_version({{"OpenStack-API-Version", "compute " + version}});
  } catch (const Fault& fault) {
    return fault.code();
  }
  ADD_FAILURE() << version;
  return Errc::internal;
}

TEST(Version, BadOnesAreRefused) {
  for (const char* bad : {"2", "2.x", "02.1", "2.01", "v2.1", "2.1.1", "-2.1"})
    EXPECT_EQ(refusal(bad), Errc::bad_request) << bad;
  for (const char* bad : {"2.0", "2.105", "3.1", "1.9"}) EXPECT_EQ(refusal(bad), Errc::not_acceptable) << bad;
}

}  // namespace
}  // namespace nova::api
