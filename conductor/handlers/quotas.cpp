#include "conductor/handlers/quotas.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/quotas.hpp"

namespace nova::conductor {
namespace {

std::map<std::string, proto::QuotaLine> lines(const QuotaLimits& limits,
                                              const std::map<std::string, std::int64_t>& used) {
  std::map<std::string, proto::QuotaLine> out;
  for (const auto& [resource, limit] : limits) {
    const auto at = used.find(resource);
    out[resource] = {limit, at == used.end() ? 0 : at->second, 0};
  }
  return out;
}

// A limit below what is used already is refused unless it is forced.
void check_lowered(const QuotaLimits& wanted, const std::map<std::string, std::int64_t>& used) {
  for (const auto& [resource, limit] : wanted) {
    const auto at = used.find(resource);
    if (limit >= 0 && at != used.end() && at->second > limit)
      throw Fault(
          Errc::bad_request,
          fmt::format("Quota limit {} for {} must be greater than or equal to already used and reserved {}.",
                      limit, resource, at->second));
  }
}

// A user's limit may not pass the project's.
void check_user(const QuotaLimits& wanted, const QuotaLimits& project) {
  for (const auto& [resource, limit] : wanted) {
    const auto at = project.find(resource);
    if (at != project.end() && at->second >= 0 && (limit < 0 || limit > at->second))
      throw Fault(Errc::bad_request, fmt::format("Quota limit {} for {} must be less than or equal to {}.",
                                                 limit, resource, at->second));
  }
}

}  // namespace

awaitable<proto::GetQuotas::Reply> QuotasHandlers::on(Context context, proto::GetQuotas::Request request) {
  proto::GetQuotas::Reply reply;
  reply.quotas = co_await database_.read(context, [&](Tx& tx) {
    if (request.defaults) return lines(quota_class_limits(tx, "default", defaults_), {});
    return lines(quota_limits(tx, request.project_id, request.user_id, defaults_),
                 quota_usage(tx, request.project_id, request.user_id));
  });
  co_return reply;
}

awaitable<proto::GetQuotas::Reply> QuotasHandlers::on(Context context, proto::SetQuotas::Request request) {
  proto::GetQuotas::Reply reply;
  reply.quotas = co_await database_.transact(context, [&](Tx& tx) {
    const auto used = quota_usage(tx, request.project_id, request.user_id);
    if (!request.force) check_lowered(request.limits, used);
    if (!request.force && !request.user_id.empty())
      check_user(request.limits, quota_limits(tx, request.project_id, "", defaults_));
    quota_set(tx, request.project_id, request.user_id, request.limits);
    return lines(quota_limits(tx, request.project_id, request.user_id, defaults_), used);
  });
  co_return reply;
}

awaitable<rpc::Nothing> QuotasHandlers::on(Context context, proto::ResetQuotas::Request request) {
  co_await database_.transact(context, [&](Tx& tx) { quota_reset(tx, request.project_id, request.user_id); });
  co_return rpc::Nothing{};
}

awaitable<proto::SetQuotaClass::Reply> QuotasHandlers::on(Context context,
                                                          proto::SetQuotaClass::Request request) {
  proto::SetQuotaClass::Reply reply;
  reply.limits = co_await database_.transact(context, [&](Tx& tx) {
    if (!request.limits.empty()) quota_class_set(tx, request.quota_class, request.limits);
    return quota_class_limits(tx, request.quota_class, defaults_);
  });
  co_return reply;
}

void serve(rpc::Dispatcher& dispatcher, QuotasHandlers& handlers) {
  dispatcher.add(proto::QuotasService{}, handlers);
}

}  // namespace nova::conductor
