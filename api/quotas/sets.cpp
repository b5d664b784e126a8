#include "api/identity_service.hpp"
#include "api/quotas/handlers.hpp"

namespace nova::api::quotas {
namespace {

std::string user_of(const Request& request) {
  const std::string* given = request.query.last("user_id");
  return given == nullptr ? std::string() : *given;
}

awaitable<Lines> lines_of(const Request& request, bool defaults) {
  const std::string& project = request.path[0];
  co_await require_project(*request.services.identity, request.context, project);
  proto::GetQuotas::Request ask{project, defaults ? std::string() : user_of(request), defaults};
  auto reply = co_await request.call<proto::QuotasService, proto::GetQuotas>(std::move(ask));
  co_return std::move(reply.quotas);
}

Reply answer_limits(const Request& request, const Lines& lines) {
  Only<"quota_set", SetView<std::int64_t>> view{limits_view(lines)};
  view.value.id = request.path[0];
  return request.reply(view);
}

}  // namespace

awaitable<void> find_project(Request& request) {
  request.target["project_id"] = request.path[0];
  co_return;
}

awaitable<Reply> show(Request& request) {
  const auto lines = co_await lines_of(request, false);
  co_return answer_limits(request, lines);
}

awaitable<Reply> defaults(Request& request) {
  const auto lines = co_await lines_of(request, true);
  co_return answer_limits(request, lines);
}

awaitable<Reply> detail(Request& request) {
  const auto lines = co_await lines_of(request, false);
  Only<"quota_set", SetView<UsageView>> view{usage_view(lines)};
  view.value.id = request.path[0];
  co_return request.reply(view);
}

awaitable<Reply> update(Request& request, SetQuotaBody body) {
  const std::string& project = request.path[0];
  co_await require_project(*request.services.identity, request.context, project);
  proto::SetQuotas::Request ask{project, user_of(request), limits_of(body.value), body.value.force.value};
  const auto reply = co_await request.call<proto::QuotasService, proto::SetQuotas>(std::move(ask));
  const Only<"quota_set", SetView<std::int64_t>> view{limits_view(reply.quotas)};
  co_return request.reply(view);
}

awaitable<Reply> remove(Request& request) {
  const std::string& project = request.path[0];
  co_await require_project(*request.services.identity, request.context, project);
  proto::ResetQuotas::Request ask{project, user_of(request)};
  co_await request.call<proto::QuotasService, proto::ResetQuotas>(std::move(ask));
  co_return Reply{};
}

}  // namespace nova::api::quotas
