// Bodies of flavor requests.
#pragma once
#include "api/http/only.hpp"
#include "api/http/values.hpp"
#include "api/microversions.hpp"

namespace nova::api::flavors {

inline constexpr std::int64_t most = 2147483647;

// A flavor's id may be given as text or number, or be null: one is made.
struct FlavorKey {
  std::string text;
};

struct CreateFlavor {
  Name name;
  FlavorKey id;
  IntOrText ram, vcpus, disk, ephemeral, swap;
  double rxtx_factor = 1.0;
  BoolOrText is_public{true};
  std::optional<std::string> description;

  static constexpr auto fields() {
    using B = CreateFlavor;
    return Pack{field("name", &B::name),
                field("id", &B::id).optional(),
                field("ram", &B::ram).range(1, most),
                field("vcpus", &B::vcpus).range(1, most),
                field("disk", &B::disk).range(0, most),
                field("OS-FLV-EXT-DATA:ephemeral", &B::ephemeral).range(0, most).optional(),
                field("swap", &B::swap).range(0, most).optional(),
                field("rxtx_factor", &B::rxtx_factor).optional().upto(mv::before(mv::no_rxtx_factor)),
                field("os-flavor-access:is_public", &B::is_public).optional(),
                field("description", &B::description)
                    .optional()
                    .nullable()
                    .length(0, 65535)
                    .format(Format::printable)
                    .from(mv::flavor_description)};
  }
};
using CreateFlavorBody = Only<"flavor", CreateFlavor>;

struct DescribeFlavor {
  std::optional<std::string> description;
  static constexpr auto fields() {
    return Pack{field("description", &DescribeFlavor::description)
                    .nullable()
                    .length(0, 65535)
                    .format(Format::printable)};
  }
};
using DescribeFlavorBody = Only<"flavor", DescribeFlavor>;

using ExtraSpecs = TextMap<key_pattern, true>;
using ExtraSpecsBody = Only<"extra_specs", ExtraSpecs>;

struct ProjectAccess {
  std::string tenant;
  static constexpr auto fields() { return Pack{field("tenant", &ProjectAccess::tenant).length(1, 255)}; }
};
using AddAccessBody = Only<"addTenantAccess", ProjectAccess>;
using RemoveAccessBody = Only<"removeTenantAccess", ProjectAccess>;

}  // namespace nova::api::flavors

template <>
struct nova::Codec<nova::api::flavors::FlavorKey> {
  static void encode(json::Writer& w, const api::flavors::FlavorKey& v, Microversion) { w.string(v.text); }
  static api::flavors::FlavorKey decode(const json::Value& v, const FieldRules& rules,
                                        const DecodeContext& at);
};
