// [standalone] of nova.conf: nova-api serves the Identity, Image and Network services of a single machine.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "common/config/option.hpp"

namespace nova::api::standalone {

struct Options {
  static constexpr std::string_view section = "standalone";
  bool enabled = false;
  std::string public_url;
  std::string region = "RegionOne";
  Secret admin_password;
  Secret demo_password;
  std::chrono::seconds token_expiration{3600};
  std::string image_path = "$state_path/images";
  std::uint64_t image_size_cap = 1ULL << 40;

  static constexpr auto options() {
    using namespace std::chrono_literals;
    return Pack{
        option("enabled", &Options::enabled,
               "Serve Identity under /identity, Image under /image and Network under /network, for a machine "
               "without OpenStack."),
        option("public_url", &Options::public_url,
               "Scheme, host and port in the catalogue; empty: as the client reached nova-api."),
        option("region", &Options::region, "Region in the catalogue."),
        option("admin_password", &Options::admin_password,
               "Password of the user admin. Applied at every start; empty: left as it is.")
            .secret(),
        option("demo_password", &Options::demo_password,
               "Password of the user demo. Applied at every start; empty: left as it is.")
            .secret(),
        option("token_expiration", &Options::token_expiration, "How long a token is valid.")
            .at_least(60s)
            .at_most(30 * 24h),
        option("image_path", &Options::image_path, "Folder of the images' data, on this machine."),
        option("image_size_cap", &Options::image_size_cap, "Largest image in bytes.").at_least(1)};
  }
};

}  // namespace nova::api::standalone
