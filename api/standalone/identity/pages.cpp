#include "api/standalone/identity/pages.hpp"

#include "api/standalone/identity/auth_request.hpp"
#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"

namespace nova::api::standalone {
namespace {

struct VersionView {
  struct Link {
    std::string rel, href;
    static constexpr auto fields() { return Pack{field("rel", &Link::rel), field("href", &Link::href)}; }
  };
  struct MediaType {
    std::string base, type;
    static constexpr auto fields() {
      return Pack{field("base", &MediaType::base), field("type", &MediaType::type)};
    }
  };
  std::string id = "v3.14", status = "stable", updated = "2020-04-07T00:00:00Z";
  std::vector<Link> links;
  std::vector<MediaType> media_types{{"application/json", "application/vnd.openstack.identity-v3+json"}};
  static constexpr auto fields() {
    using V = VersionView;
    return Pack{field("id", &V::id), field("status", &V::status), field("updated", &V::updated),
                field("links", &V::links), field("media-types", &V::media_types)};
  }
};

VersionView version_view(std::string_view self) {
  VersionView view;
  view.links.push_back({"self", fmt::format("{}/v3/", self)});
  return view;
}

struct ServiceView {
  std::string id, type, name;
  bool enabled = true;
  SelfLink links;
  static constexpr auto fields() {
    using S = ServiceView;
    return Pack{field("id", &S::id), field("type", &S::type), field("name", &S::name),
                field("enabled", &S::enabled), field("links", &S::links)};
  }
};

struct EndpointView {
  std::string id, service_id, interface, region, region_id, url;
  bool enabled = true;
  SelfLink links;
  static constexpr auto fields() {
    using E = EndpointView;
    return Pack{field("id", &E::id),
                field("service_id", &E::service_id),
                field("interface", &E::interface),
                field("region", &E::region),
                field("region_id", &E::region_id),
                field("url", &E::url),
                field("enabled", &E::enabled),
                field("links", &E::links)};
  }
};

struct RegionView {
  std::string id, description;
  std::optional<std::string> parent_region_id;
  SelfLink links;
  static constexpr auto fields() {
    using R = RegionView;
    return Pack{field("id", &R::id), field("description", &R::description),
                field("parent_region_id", &R::parent_region_id).nullable(), field("links", &R::links)};
  }
};

ServiceView service_view(const CatalogService& service, std::string_view self) {
  return {service.id, service.type, service.name, true, {fmt::format("{}/v3/services/{}", self, service.id)}};
}

EndpointView endpoint_view(const CatalogService& service, const CatalogEndpoint& from,
                           std::string_view self) {
  return {from.id,        service.id, from.interface, from.region,
          from.region_id, from.url,   true,           {fmt::format("{}/v3/endpoints/{}", self, from.id)}};
}

RegionView region_view(const std::string& region, std::string_view self) {
  return {region, "", std::nullopt, {fmt::format("{}/v3/regions/{}", self, region)}};
}

bool wanted(const Call& call, std::string_view name, std::string_view value) {
  const std::string asked = parameter(call, name);
  return asked.empty() || asked == value;
}

Fault absent(std::string_view kind, std::string_view id) {
  return Fault(Errc::not_found, fmt::format("Could not find {}: {}.", kind, id));
}

}  // namespace

void IdentityPages::add_to(Endpoints& rows) {
  using P = IdentityPages;
  constexpr auto anybody = Endpoint::Access::anybody;
  rows.push_back({.path = "/", .run = to(*this, &P::versions), .access = anybody});
  rows.push_back({.path = "/v3", .run = to(*this, &P::version), .access = anybody});
  rows.push_back({.path = "/v3/domains", .run = to(*this, &P::domains)});
  rows.push_back({.path = "/v3/domains/{id}", .run = to(*this, &P::domain)});
  rows.push_back({.path = "/v3/services", .run = to(*this, &P::services)});
  rows.push_back({.path = "/v3/services/{id}", .run = to(*this, &P::service)});
  rows.push_back({.path = "/v3/endpoints", .run = to(*this, &P::endpoints)});
  rows.push_back({.path = "/v3/endpoints/{id}", .run = to(*this, &P::endpoint)});
  rows.push_back({.path = "/v3/regions", .run = to(*this, &P::regions)});
  rows.push_back({.path = "/v3/regions/{id}", .run = to(*this, &P::region)});
}

awaitable<http::Response> IdentityPages::versions(Call& call) {
  Only<"versions", Only<"values", std::vector<VersionView>>> view;
  view.value.value.push_back(version_view(call.self));
  auto response = answer(300, view);
  response.headers.set("Location", call.self + "/v3/");
  co_return response;
}

awaitable<http::Response> IdentityPages::version(Call& call) {
  co_return item<"version">(200, version_view(call.self));
}

awaitable<http::Response> IdentityPages::domains(Call& call) {
  require_admin_or_service(call.context, "list_domains");
  std::vector<DomainView> views;
  if (wanted(call, "name", default_domain_name) && fits_filters(call, default_domain, true))
    views.push_back(domain_view(call.self));
  co_return listing<"domains">(call, std::move(views));
}

awaitable<http::Response> IdentityPages::domain(Call& call) {
  if (call.path[0] != default_domain) throw absent("domain", call.path[0]);
  co_return item<"domain">(200, domain_view(call.self));
}

awaitable<http::Response> IdentityPages::services(Call& call) {
  require_admin_or_service(call.context, "list_services");
  std::vector<ServiceView> views;
  for (const auto& service : make_catalog(call.root, region_))
    if (wanted(call, "type", service.type) && wanted(call, "name", service.name))
      views.push_back(service_view(service, call.self));
  co_return listing<"services">(call, std::move(views));
}

awaitable<http::Response> IdentityPages::service(Call& call) {
  require_admin_or_service(call.context, "get_service");
  for (const auto& service : make_catalog(call.root, region_))
    if (service.id == call.path[0]) co_return item<"service">(200, service_view(service, call.self));
  throw absent("service", call.path[0]);
}

awaitable<http::Response> IdentityPages::endpoints(Call& call) {
  require_admin_or_service(call.context, "list_endpoints");
  std::vector<EndpointView> views;
  for (const auto& service : make_catalog(call.root, region_))
    for (const auto& endpoint : service.endpoints)
      if (wanted(call, "interface", endpoint.interface) && wanted(call, "service_id", service.id) &&
          wanted(call, "region_id", region_))
        views.push_back(endpoint_view(service, endpoint, call.self));
  co_return listing<"endpoints">(call, std::move(views));
}

awaitable<http::Response> IdentityPages::endpoint(Call& call) {
  require_admin_or_service(call.context, "get_endpoint");
  for (const auto& service : make_catalog(call.root, region_))
    for (const auto& endpoint : service.endpoints)
      if (endpoint.id == call.path[0])
        co_return item<"endpoint">(200, endpoint_view(service, endpoint, call.self));
  throw absent("endpoint", call.path[0]);
}

awaitable<http::Response> IdentityPages::regions(Call& call) {
  std::vector<RegionView> views{region_view(region_, call.self)};
  co_return listing<"regions">(call, std::move(views));
}

awaitable<http::Response> IdentityPages::region(Call& call) {
  if (call.path[0] != region_) throw absent("region", call.path[0]);
  co_return item<"region">(200, region_view(region_, call.self));
}

}  // namespace nova::api::standalone
