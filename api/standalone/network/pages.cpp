// What of the Network API follows from what this service is: version documents, extensions, the one zone, and
// the collections that stay empty because nothing here routes or floats.
#include <array>

#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"
#include "common/json/writer.hpp"

namespace nova::api::standalone::network {
namespace {

struct Extension {
  std::string_view alias, name, description;
};
constexpr std::array<Extension, 18> extensions{{
    {"availability_zone", "Availability Zone", "Availability zones of resources"},
    {"binding", "Port Binding", "Expose port bindings of a virtual port to external application"},
    {"empty-string-filtering", "Empty String Filtering Extension",
     "Allow filtering by attributes with empty string value"},
    {"external-net", "Neutron external network", "Adds external network attribute to network resource"},
    {"filter-validation", "Filter parameters validation", "Provides validation on filter parameters"},
    {"net-mtu", "Network MTU", "Provides MTU attribute for a network resource"},
    {"net-mtu-writable", "Network MTU (writable)",
     "Provides a writable MTU attribute for a network resource"},
    {"pagination", "Pagination support", "Extension that indicates that pagination is enabled"},
    {"port-security", "Port Security", "Provides port security"},
    {"project-id", "project_id field enabled", "Extension that indicates that project_id field is enabled"},
    {"provider", "Provider Network", "Expose mapping of virtual networks to physical networks"},
    {"quota_details", "Quota details management support",
     "Expose functions for quotas usage statistics per project"},
    {"quotas", "Quota management support", "Expose functions for quotas management per project"},
    {"security-group", "security-group", "The security groups extension"},
    {"sorting", "Sorting support", "Extension that indicates that sorting is enabled"},
    {"standard-attr-description", "standard-attr-description",
     "Extension to add descriptions to standard attributes"},
    {"standard-attr-tag", "Tag support for resources with standard attribute",
     "Enables to set tag on resources"},
    {"standard-attr-timestamp", "Resource timestamps",
     "Adds created_at and updated_at fields to all resources"},
}};

struct ExtensionView {
  std::string alias, name, description, updated = "2016-09-12T10:00:00-00:00";
  std::vector<std::string> links;
  static constexpr auto fields() {
    using V = ExtensionView;
    return Pack{field("alias", &V::alias), field("name", &V::name), field("description", &V::description),
                field("updated", &V::updated), field("links", &V::links)};
  }
};

ExtensionView view_of(const Extension& extension) {
  ExtensionView view;
  view.alias = extension.alias;
  view.name = extension.name;
  view.description = extension.description;
  return view;
}

awaitable<http::Response> versions(Call& call) {
  const std::string body = fmt::format(R"({{"versions": [{{"id": "v2.0", "status": "CURRENT",)"
                                       R"( "links": [{{"rel": "self", "href": "{}/v2.0/"}}]}}]}})",
                                       call.self);
  co_return http::make_response(200, body);
}

awaitable<http::Response> resources(Call& call) {
  json::Writer w;
  w.begin_object();
  w.key("resources");
  w.begin_array();
  for (const std::string_view name :
       {"network", "subnet", "port", "security-group", "security-group-rule", "quota"}) {
    const std::string plural = fmt::format("{}s", name);
    w.raw(fmt::format(
        R"({{"name": "{}", "collection": "{}", "links": [{{"rel": "self", "href": "{}/v2.0/{}"}}]}})", name,
        plural, call.self, plural));
  }
  w.end_array();
  w.end_object();
  co_return http::make_response(200, std::move(w).text());
}

awaitable<http::Response> list_extensions(Call&) {
  std::vector<ExtensionView> views;
  for (const auto& extension : extensions) views.push_back(view_of(extension));
  co_return http::make_response(200, fmt::format("{{\"extensions\": {}}}", encode(views)));
}

awaitable<http::Response> show_extension(Call& call) {
  for (const auto& extension : extensions)
    if (extension.alias == call.path[0])
      co_return http::make_response(200, fmt::format("{{\"extension\": {}}}", encode(view_of(extension))));
  throw Fault(
      {Errc::not_found, fmt::format("Extension with alias {} does not exist", call.path[0]), "HTTPNotFound"});
}

awaitable<http::Response> zones(Call& call) {
  static constexpr std::array<std::string_view, 3> members{"name", "resource", "state"};
  const std::vector<std::string> items{
      fmt::format(R"({{"name": "{}", "resource": "network", "state": "available"}})", zone)};
  const Collection collection{"availability_zones", members, call.root + call.incoming.path};
  co_return http::make_response(200, list_body(collection, items, call.query));
}

// A collection that has no items. Any filter may be asked: nothing matches it.
struct Empty {
  std::string_view list, item, name, one;
};
constexpr std::array<Empty, 4> empty{
    {{"/v2.0/agents", "/v2.0/agents/{id}", "agents", "Agent"},
     {"/v2.0/floatingips", "/v2.0/floatingips/{id}", "floatingips", "Floating IP"},
     {"/v2.0/routers", "/v2.0/routers/{id}", "routers", "Router"},
     {"/v2.0/subnetpools", "/v2.0/subnetpools/{id}", "subnetpools", "Subnet pool"}}};

template <std::size_t kind>
awaitable<http::Response> list_none(Call&) {
  co_return http::make_response(200, fmt::format("{{\"{}\": []}}", empty[kind].name));
}

template <std::size_t kind>
awaitable<http::Response> find_none(Call& call) {
  throw Fault(Errc::not_found, fmt::format("{} {} could not be found", empty[kind].one, call.path[0]));
  co_return http::Response();
}

template <std::size_t kind>
awaitable<http::Response> refuse_new(Call&) {
  throw Fault(Errc::bad_request,
              fmt::format("The network service of this standalone cloud has no {}: guests reach the "
                          "outside through their hosts.",
                          empty[kind].name));
  co_return http::Response();
}

template <std::size_t kind>
void add_empty(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = empty[kind].list, .run = guarded<list_none<kind>>});
  endpoints.push_back({.verb = Verb::post, .path = empty[kind].list, .run = guarded<refuse_new<kind>>});
  for (const auto verb : {Verb::get, Verb::put, Verb::del})
    endpoints.push_back({.verb = verb, .path = empty[kind].item, .run = guarded<find_none<kind>>});
}

}  // namespace

void add_pages(Endpoints& endpoints) {
  constexpr auto anybody = Endpoint::Access::anybody;
  endpoints.push_back({.verb = Verb::get, .path = "/", .run = guarded<versions>, .access = anybody});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0", .run = guarded<resources>, .access = anybody});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/extensions", .run = guarded<list_extensions>});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2.0/extensions/{alias}", .run = guarded<show_extension>});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/availability_zones", .run = guarded<zones>});
  add_empty<0>(endpoints);
  add_empty<1>(endpoints);
  add_empty<2>(endpoints);
  add_empty<3>(endpoints);
}

}  // namespace nova::api::standalone::network
