// How flavors look in answers. Pure.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "api/http/links.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/flavor.hpp"

namespace nova::api::flavors {

struct FlavorSummary {
  std::string id, name;
  std::vector<Link> links;
  std::optional<std::string> description;
  static constexpr auto fields() {
    using V = FlavorSummary;
    return Pack{field("id", &V::id), field("name", &V::name), field("links", &V::links),
                field("description", &V::description).from(mv::flavor_description)};
  }
};

// A swap of 0 was shown as "".
struct SwapOrBlank {
  int megabytes = 0;
};

struct FlavorView {
  std::string id, name;
  std::vector<Link> links;
  int ram = 0, disk = 0, vcpus = 0, ephemeral = 0, swap = 0;
  SwapOrBlank swap_or_blank;
  bool disabled = false, is_public = true;
  double rxtx_factor = 1.0;
  std::optional<std::string> description;
  std::optional<std::map<std::string, std::string>> extra_specs;  // for those who may see them

  static constexpr auto fields() {
    using V = FlavorView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("ram", &V::ram),
                field("disk", &V::disk),
                field("swap", &V::swap_or_blank).upto(mv::before(mv::strict_parameters)),
                field("swap", &V::swap).from(mv::strict_parameters),
                field("vcpus", &V::vcpus),
                field("OS-FLV-EXT-DATA:ephemeral", &V::ephemeral),
                field("OS-FLV-DISABLED:disabled", &V::disabled).upto(mv::before(mv::no_rxtx_factor)),
                field("os-flavor-access:is_public", &V::is_public),
                field("rxtx_factor", &V::rxtx_factor).upto(mv::before(mv::no_rxtx_factor)),
                field("links", &V::links),
                field("description", &V::description).from(mv::flavor_description),
                field("extra_specs", &V::extra_specs).optional().from(mv::flavor_extra_specs)};
  }
};

}  // namespace nova::api::flavors

template <>
struct nova::Codec<nova::api::flavors::SwapOrBlank> {
  static void encode(json::Writer& w, const api::flavors::SwapOrBlank& v, Microversion);
};

namespace nova::api::flavors {

FlavorSummary summary_of(const proto::Flavor& flavor, const Links& links);
FlavorView view_of(const proto::Flavor& flavor, const Links& links, bool show_extra_specs);

template <class View>
struct FlavorList {
  std::vector<View> flavors;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("flavors", &FlavorList::flavors), field("flavors_links", &FlavorList::next).optional()};
  }
};

struct FlavorAccess {
  std::string flavor_id, tenant_id;
  static constexpr auto fields() {
    return Pack{field("flavor_id", &FlavorAccess::flavor_id), field("tenant_id", &FlavorAccess::tenant_id)};
  }
};

}  // namespace nova::api::flavors
