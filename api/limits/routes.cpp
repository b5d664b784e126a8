#include "api/limits/routes.hpp"

#include <array>

#include "api/http/request.hpp"
#include "api/limits/view.hpp"

namespace nova::api::limits {
namespace {

awaitable<Reply> show(Request& request) {
  std::string project = request.context.project_id;
  if (const std::string* other = request.query.last("tenant_id")) {
    // Asked also about the caller's own project, once it is named.
    request.target["project_id"] = *other;
    request.require("os_compute_api:limits:other_project");
    project = *other;
  }
  proto::GetQuotas::Request ask{std::move(project), {}, false};
  const auto reply = co_await request.call<proto::QuotasService, proto::GetQuotas>(std::move(ask));
  const Only<"limits", LimitsView> view{view_of(reply.quotas)};
  co_return request.reply(view);
}

constexpr std::array params{QueryParam{"tenant_id"}};
constexpr std::array rows{Route{.path = "/limits",
                                .policy = "os_compute_api:limits",
                                .query = {.params = params, .strict_from = mv::strict_parameters},
                                .handler = show}};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::limits
