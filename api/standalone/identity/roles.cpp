#include "api/standalone/identity/roles.hpp"

#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

struct RoleFields {
  std::string name;
  std::optional<std::string> description;
  static constexpr auto fields() {
    return Pack{field("name", &RoleFields::name).length(1, 255),
                field("description", &RoleFields::description).optional().nullable().length(0, 255)};
  }
};
using RoleBody = Only<"role", RoleFields>;

}  // namespace

void Roles::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v3/roles", .run = to(*this, &Roles::list)});
  endpoints.push_back({.verb = Verb::post, .path = "/v3/roles", .run = to(*this, &Roles::create)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/roles/{id}", .run = to(*this, &Roles::show)});
  endpoints.push_back({.verb = Verb::del, .path = "/v3/roles/{id}", .run = to(*this, &Roles::remove)});
}

awaitable<Role> Roles::find(const Call& call, std::string id) {
  ListRoles::Request every;
  const auto found = co_await call.ask<Service, ListRoles>(std::move(every));
  for (const auto& role : found.roles)
    if (role.id == id) co_return role;
  throw Fault(Errc::not_found, fmt::format("Could not find role: {}.", id));
}

awaitable<http::Response> Roles::list(Call& call) {
  require_admin_or_service(call.context, "list_roles");
  ListRoles::Request request;
  request.name = parameter(call, "name");
  const auto found = co_await call.ask<Service, ListRoles>(std::move(request));
  std::vector<RoleView> views;
  for (const auto& role : found.roles) views.push_back(role_view(role, call.self));
  co_return listing<"roles">(call, std::move(views));
}

awaitable<http::Response> Roles::create(Call& call) {
  require_admin(call.context, "create_role");
  const auto fields = call.decode_body<RoleBody>().value;
  CreateRole::Request request;
  request.role = {new_hex_id(), fields.name, fields.description.value_or("")};
  const Role role = request.role;
  co_await call.ask<Service, CreateRole>(std::move(request));
  co_return item<"role">(201, role_view(role, call.self));
}

awaitable<http::Response> Roles::show(Call& call) {
  require_admin_or_service(call.context, "get_role");
  co_return item<"role">(200, role_view(co_await find(call, call.path[0]), call.self));
}

awaitable<http::Response> Roles::remove(Call& call) {
  require_admin(call.context, "delete_role");
  RemoveRole::Request request;
  request.id = call.path[0];
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, RemoveRole>(std::move(request));
  tokens_.expect_revocations();
  co_return no_content();
}

}  // namespace nova::api::standalone
