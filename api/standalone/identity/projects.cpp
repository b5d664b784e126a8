#include "api/standalone/identity/projects.hpp"

#include "api/standalone/identity/auth_request.hpp"
#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

struct ProjectFields {
  std::optional<std::string> name, domain_id, parent_id, description;
  std::optional<bool> enabled, is_domain;
  static constexpr auto fields() {
    using P = ProjectFields;
    return Pack{field("name", &P::name).optional().length(1, 64),
                field("domain_id", &P::domain_id).optional().nullable(),
                field("parent_id", &P::parent_id).optional().nullable(),
                field("description", &P::description).optional().nullable().length(0, 1024),
                field("enabled", &P::enabled).optional(),
                field("is_domain", &P::is_domain).optional()};
  }
};
using ProjectBody = Only<"project", ProjectFields>;

void apply(const ProjectFields& fields, Project& project) {
  for (const auto& domain : {fields.domain_id, fields.parent_id})
    if (domain && *domain != default_domain)
      throw Fault(Errc::bad_request, "Projects are in the default domain, and not below one another.");
  if (fields.is_domain.value_or(false))
    throw Fault(Errc::bad_request, "There is no domain but the default one.");
  if (fields.name) project.name = *fields.name;
  if (fields.description) project.description = *fields.description;
  if (fields.enabled) project.enabled = *fields.enabled;
}

}  // namespace

void Projects::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v3/projects", .run = to(*this, &Projects::list)});
  endpoints.push_back({.verb = Verb::post, .path = "/v3/projects", .run = to(*this, &Projects::create)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/projects/{id}", .run = to(*this, &Projects::show)});
  endpoints.push_back(
      {.verb = Verb::patch, .path = "/v3/projects/{id}", .run = to(*this, &Projects::update)});
  endpoints.push_back({.verb = Verb::del, .path = "/v3/projects/{id}", .run = to(*this, &Projects::remove)});
}

awaitable<Project> Projects::find(const Call& call, std::string id) {
  FindProject::Request request;
  request.id = id;
  auto found = co_await call.ask<Service, FindProject>(std::move(request));
  if (!found.project) throw Fault(Errc::not_found, fmt::format("Could not find project: {}.", id));
  co_return std::move(*found.project);
}

awaitable<bool> Projects::takes_part(const Call& call, std::string project) {
  ListGrants::Request request;
  request.user_id = call.context.user_id;
  request.kind = ScopeKind::project;
  request.target = std::move(project);
  const auto found = co_await call.ask<Service, ListGrants>(std::move(request));
  co_return !found.grants.empty();
}

awaitable<http::Response> Projects::list(Call& call) {
  require_admin_or_service(call.context, "list_projects");
  ListProjects::Request request;
  request.name = parameter(call, "name");
  const auto found = co_await call.ask<Service, ListProjects>(std::move(request));
  std::vector<ProjectView> views;
  for (const auto& project : found.projects)
    if (fits_filters(call, project.domain_id, project.enabled))
      views.push_back(project_view(project, call.self));
  co_return listing<"projects">(call, std::move(views));
}

awaitable<http::Response> Projects::create(Call& call) {
  require_admin(call.context, "create_project");
  const auto fields = call.decode_body<ProjectBody>().value;
  if (!fields.name) throw Fault(Errc::bad_request, "'name' is a required property");
  CreateProject::Request request;
  request.project.id = new_hex_id();
  apply(fields, request.project);
  const Project project = request.project;
  co_await call.ask<Service, CreateProject>(std::move(request));
  co_return item<"project">(201, project_view(project, call.self));
}

awaitable<http::Response> Projects::show(Call& call) {
  const std::string& id = call.path[0];
  if (call.context.project_id != id && !co_await takes_part(call, id))
    require_admin_or_service(call.context, "get_project");
  co_return item<"project">(200, project_view(co_await find(call, id), call.self));
}

awaitable<http::Response> Projects::update(Call& call) {
  require_admin(call.context, "update_project");
  const auto fields = call.decode_body<ProjectBody>().value;
  Project project = co_await find(call, call.path[0]);
  apply(fields, project);
  ChangeProject::Request request;
  request.project = project;
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, ChangeProject>(std::move(request));
  tokens_.expect_revocations();
  co_return item<"project">(200, project_view(project, call.self));
}

awaitable<http::Response> Projects::remove(Call& call) {
  require_admin(call.context, "delete_project");
  RemoveProject::Request request;
  request.id = call.path[0];
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, RemoveProject>(std::move(request));
  tokens_.expect_revocations();
  co_return no_content();
}

}  // namespace nova::api::standalone
