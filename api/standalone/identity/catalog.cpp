#include "api/standalone/identity/catalog.hpp"

#include <fmt/format.h>

namespace nova::api::standalone {
namespace {

struct Offer {
  std::string_view type, name, path;
};
constexpr std::array<Offer, 4> offers{{{"identity", "keystone", "/identity"},
                                       {"compute", "nova", "/v2.1"},
                                       {"image", "glance", "/image"},
                                       {"network", "neutron", "/network"}}};
constexpr std::array<std::string_view, 3> interfaces{"public", "internal", "admin"};

}  // namespace

Catalog make_catalog(std::string_view root, const std::string& region) {
  Catalog catalog;
  for (const auto& offer : offers) {
    CatalogService& service = catalog.emplace_back();
    service.id = offer.name;
    service.type = offer.type;
    service.name = offer.name;
    for (const auto interface : interfaces)
      service.endpoints.push_back({fmt::format("{}-{}", offer.name, interface), std::string(interface),
                                   region, region, fmt::format("{}{}", root, offer.path)});
  }
  return catalog;
}

}  // namespace nova::api::standalone
