#include "api/versions/routes.hpp"

#include <array>

#include "api/http/request.hpp"
#include "api/versions/documents.hpp"

namespace nova::api::versions {
namespace {

awaitable<Reply> show(Request& request) {
  const std::string& id = request.path[0];
  if (id != "v2.1") throw Fault(Errc::not_found, "The resource could not be found.");
  Reply reply;
  reply.body = version_document(request.links.base(), id);
  co_return reply;
}

awaitable<Reply> gone(Request&) {
  throw Fault(Errc::gone, "This resource is no longer available.");
  co_return Reply{};
}

constexpr QueryRules any_query{.strict_from = last_version};
constexpr std::array rows{
    Route{.path = "/versions/{id}", .query = any_query, .handler = show},
    Route{.path = "/servers/{id}/consoles", .query = any_query, .handler = gone},
    Route{.verb = Verb::post, .path = "/servers/{id}/consoles", .handler = gone},
    Route{.path = "/servers/{id}/consoles/{console}", .query = any_query, .handler = gone},
    Route{.verb = Verb::del, .path = "/servers/{id}/consoles/{console}", .handler = gone},
    Route{.path = "/servers/{id}/os-virtual-interfaces",
          .versions = {.upto = mv::before(mv::no_ip_actions)},
          .query = any_query,
          .handler = gone}};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::versions
