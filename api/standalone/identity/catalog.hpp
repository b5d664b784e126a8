// What there is to find: the services of this cloud and their endpoints, all on nova-api's own address. Pure.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/describe.hpp"

namespace nova::api::standalone {

struct CatalogEndpoint {
  std::string id, interface, region, region_id, url;
  static constexpr auto fields() {
    using E = CatalogEndpoint;
    return Pack{field("id", &E::id), field("interface", &E::interface), field("region", &E::region),
                field("region_id", &E::region_id), field("url", &E::url)};
  }
};

struct CatalogService {
  std::string id, type, name;
  std::vector<CatalogEndpoint> endpoints;
  static constexpr auto fields() {
    using S = CatalogService;
    return Pack{field("id", &S::id), field("type", &S::type), field("name", &S::name),
                field("endpoints", &S::endpoints)};
  }
};

using Catalog = std::vector<CatalogService>;

// `root` is "http://host:port".
Catalog make_catalog(std::string_view root, const std::string& region);

}  // namespace nova::api::standalone
