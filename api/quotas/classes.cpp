#include "api/quotas/handlers.hpp"

namespace nova::api::quotas {
namespace {

using View = Only<"quota_class_set", ClassView>;

awaitable<View> change(const Request& request, std::map<std::string, std::int64_t> limits) {
  proto::SetQuotaClass::Request ask{request.path[0], std::move(limits)};
  const auto reply = co_await request.call<proto::QuotasService, proto::SetQuotaClass>(std::move(ask));
  co_return View{class_view(reply.limits)};
}

}  // namespace

awaitable<Reply> show_class(Request& request) {
  View view = co_await change(request, {});
  view.value.id = request.path[0];
  co_return request.reply(view);
}

awaitable<Reply> update_class(Request& request, SetClassBody body) {
  const View view = co_await change(request, limits_of(std::move(body.value)));
  co_return request.reply(view);
}

}  // namespace nova::api::quotas
