// How limits look in answers. Pure.
#pragma once
#include <map>
#include <vector>

#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/quotas.hpp"

namespace nova::api::limits {

struct AbsoluteLimits {
  std::int64_t instances = -1, cores = -1, ram = -1, key_pairs = -1, metadata = -1;
  std::int64_t groups = -1, group_members = -1, files = -1, file_bytes = -1;
  std::int64_t instances_used = 0, cores_used = 0, ram_used = 0, groups_used = 0;
  std::int64_t network = -1, network_used = 0;  // nova-network's, which hold nobody back

  static constexpr auto fields() {
    using V = AbsoluteLimits;
    constexpr auto last_network = mv::before(mv::no_proxies);
    constexpr auto last_image = mv::before(mv::no_image_metadata_quota);
    constexpr auto last_file = mv::before(mv::no_personality);
    return Pack{field("maxTotalInstances", &V::instances),
                field("maxTotalCores", &V::cores),
                field("maxTotalRAMSize", &V::ram),
                field("maxTotalKeypairs", &V::key_pairs),
                field("maxServerMeta", &V::metadata),
                field("maxImageMeta", &V::metadata).upto(last_image),
                field("maxServerGroups", &V::groups),
                field("maxServerGroupMembers", &V::group_members),
                field("maxPersonality", &V::files).upto(last_file),
                field("maxPersonalitySize", &V::file_bytes).upto(last_file),
                field("maxTotalFloatingIps", &V::network).upto(last_network),
                field("maxSecurityGroups", &V::network).upto(last_network),
                field("maxSecurityGroupRules", &V::network).upto(last_network),
                field("totalInstancesUsed", &V::instances_used),
                field("totalCoresUsed", &V::cores_used),
                field("totalRAMUsed", &V::ram_used),
                field("totalServerGroupsUsed", &V::groups_used),
                field("totalFloatingIpsUsed", &V::network_used).upto(last_network),
                field("totalSecurityGroupsUsed", &V::network_used).upto(last_network)};
  }
};

struct RateLimit {
  static constexpr auto fields() { return Pack{}; }
};

struct LimitsView {
  std::vector<RateLimit> rate;  // there are none
  AbsoluteLimits absolute;
  static constexpr auto fields() {
    return Pack{field("rate", &LimitsView::rate), field("absolute", &LimitsView::absolute)};
  }
};

LimitsView view_of(const std::map<std::string, proto::QuotaLine>& quotas);

}  // namespace nova::api::limits
