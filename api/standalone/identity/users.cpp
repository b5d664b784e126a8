#include "api/standalone/identity/users.hpp"

#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

// A password takes time and memory to hash; the bound keeps both small.
constexpr std::size_t longest_password = 4096;

struct UserFields {
  std::optional<std::string> name, domain_id, default_project_id, email, description;
  std::optional<Secret> password;
  std::optional<bool> enabled;
  static constexpr auto fields() {
    using U = UserFields;
    return Pack{field("name", &U::name).optional().length(1, 255),
                field("domain_id", &U::domain_id).optional().nullable(),
                field("default_project_id", &U::default_project_id).optional().nullable().length(0, 64),
                field("email", &U::email).optional().nullable().length(0, 255),
                field("description", &U::description).optional().nullable().length(0, 255),
                field("password", &U::password).optional().nullable().length(0, longest_password).secret(),
                field("enabled", &U::enabled).optional()};
  }
};
using UserBody = Only<"user", UserFields>;

struct PasswordChange {
  Secret original, fresh;
  static constexpr auto fields() {
    return Pack{field("original_password", &PasswordChange::original).secret(),
                field("password", &PasswordChange::fresh).length(1, longest_password).secret()};
  }
};
using PasswordBody = Only<"user", PasswordChange>;

void require_default(const std::optional<std::string>& domain) {
  if (domain && *domain != default_domain)
    throw Fault(Errc::bad_request, "There is no domain but the default one.");
}

void apply(const UserFields& fields, User& user) {
  require_default(fields.domain_id);
  if (fields.name) user.name = *fields.name;
  if (fields.default_project_id) user.default_project_id = *fields.default_project_id;
  if (fields.email) user.email = *fields.email;
  if (fields.description) user.description = *fields.description;
  if (fields.enabled) user.enabled = *fields.enabled;
}

}  // namespace

Users::Users(Login& login, TokenAuthority& tokens, Passwords& passwords)
    : login_(login), tokens_(tokens), passwords_(passwords) {}

void Users::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v3/users", .run = to(*this, &Users::list)});
  endpoints.push_back({.verb = Verb::post, .path = "/v3/users", .run = to(*this, &Users::create)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/users/{id}", .run = to(*this, &Users::show)});
  endpoints.push_back({.verb = Verb::patch, .path = "/v3/users/{id}", .run = to(*this, &Users::update)});
  endpoints.push_back({.verb = Verb::del, .path = "/v3/users/{id}", .run = to(*this, &Users::remove)});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v3/users/{id}/projects", .run = to(*this, &Users::projects)});
  endpoints.push_back({.verb = Verb::post,
                       .path = "/v3/users/{id}/password",
                       .run = to(*this, &Users::change_password),
                       .access = Endpoint::Access::anybody});
}

awaitable<User> Users::find(const Call& call, std::string id) {
  FindUser::Request request;
  request.id = id;
  auto found = co_await call.ask<Service, FindUser>(std::move(request));
  if (!found.user) throw Fault(Errc::not_found, fmt::format("Could not find user: {}.", id));
  co_return std::move(*found.user);
}

awaitable<void> Users::save(const Call& call, User user, std::optional<Secret> password) {
  ChangeUser::Request request;
  request.user = std::move(user);
  if (password) request.password_hash = co_await passwords_.hash(*password);
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, ChangeUser>(std::move(request));
  tokens_.expect_revocations();
}

awaitable<http::Response> Users::list(Call& call) {
  require_admin_or_service(call.context, "list_users");
  ListUsers::Request request;
  request.name = parameter(call, "name");
  const auto found = co_await call.ask<Service, ListUsers>(std::move(request));
  std::vector<UserView> views;
  for (const auto& user : found.users)
    if (fits_filters(call, user.domain_id, user.enabled)) views.push_back(user_view(user, call.self));
  co_return listing<"users">(call, std::move(views));
}

awaitable<http::Response> Users::create(Call& call) {
  require_admin(call.context, "create_user");
  const auto fields = call.decode_body<UserBody>().value;
  if (!fields.name) throw Fault(Errc::bad_request, "'name' is a required property");
  CreateUser::Request request;
  request.user.id = new_hex_id();
  apply(fields, request.user);
  if (fields.password) request.password_hash = co_await passwords_.hash(*fields.password);
  const User user = request.user;
  co_await call.ask<Service, CreateUser>(std::move(request));
  co_return item<"user">(201, user_view(user, call.self));
}

awaitable<http::Response> Users::show(Call& call) {
  require_admin_or_user(call.context, call.path[0], "get_user");
  co_return item<"user">(200, user_view(co_await find(call, call.path[0]), call.self));
}

awaitable<http::Response> Users::update(Call& call) {
  require_admin(call.context, "update_user");
  const auto fields = call.decode_body<UserBody>().value;
  User user = co_await find(call, call.path[0]);
  apply(fields, user);
  co_await save(call, user, fields.password);
  co_return item<"user">(200, user_view(user, call.self));
}

awaitable<http::Response> Users::remove(Call& call) {
  require_admin(call.context, "delete_user");
  RemoveUser::Request request;
  request.id = call.path[0];
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, RemoveUser>(std::move(request));
  tokens_.expect_revocations();
  co_return no_content();
}

// Whoever knows the old password may, with or without a token.
awaitable<http::Response> Users::change_password(Call& call) {
  const auto change = call.decode_body<PasswordBody>().value;
  Named who{call.path[0], "", ""};
  User user = co_await login_.check_password(call, who, change.original);
  co_await save(call, std::move(user), change.fresh);
  co_return no_content();
}

awaitable<http::Response> Users::projects(Call& call) {
  require_admin_or_user(call.context, call.path[0], "list_user_projects");
  ListProjects::Request request;
  request.name = parameter(call, "name");
  request.user_id = call.path[0];
  const auto found = co_await call.ask<Service, ListProjects>(std::move(request));
  std::vector<ProjectView> views;
  for (const auto& project : found.projects)
    if (fits_filters(call, project.domain_id, project.enabled))
      views.push_back(project_view(project, call.self));
  co_return listing<"projects">(call, std::move(views));
}

}  // namespace nova::api::standalone
