#include <fmt/format.h>

#include <algorithm>

#include "api/http/values.hpp"
#include "api/hypervisors/handlers.hpp"
#include "common/uuid.hpp"

namespace nova::api::hypervisors {
namespace {

awaitable<proto::Hypervisor> find_one(const Request& request) {
  proto::ListHypervisors::Request ask;
  ask.id = request.path[0];
  ask.with_servers = wants_servers(request);
  auto found = co_await find(request, std::move(ask));
  if (found.empty())
    throw Fault(Errc::not_found, fmt::format("Hypervisor with ID '{}' could not be found.", request.path[0]));
  co_return std::move(found.front());
}

awaitable<proto::Hypervisor> find_numbered(const Request& request) {
  const std::string& id = request.path[0];
  const bool digits =
      !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) throw Fault(Errc::not_found, fmt::format("Hypervisor with ID '{}' could not be found.", id));
  co_return co_await find_one(request);
}

awaitable<proto::Hypervisor> find_named(const Request& request) {
  if (!is_uuid(request.path[0]))
    throw Fault(Errc::bad_request, fmt::format("Invalid uuid {}", request.path[0]));
  co_return co_await find_one(request);
}

using Shown = Only<"hypervisor", Detail>;

awaitable<Reply> answer_uptime(const Request& request, proto::Hypervisor hypervisor) {
  if (!hypervisor.up)
    throw Fault(Errc::bad_request,
                fmt::format("Compute service of {} is unavailable at this time.", hypervisor.host.str()));
  Only<"hypervisor", UptimeView> view;
  static_cast<Summary&>(view.value) = only_asked(summary_of(hypervisor), wants_servers(request));
  view.value.uptime = co_await call_uptime(request, hypervisor.host);
  co_return request.reply(view);
}

}  // namespace

awaitable<Found> find(const Request& request, proto::ListHypervisors::Request ask) {
  auto reply = co_await request.call<proto::HypervisorsService, proto::ListHypervisors>(std::move(ask));
  co_return std::move(reply.hypervisors);
}

bool wants_servers(const Request& request) {
  const std::string* given = request.query.last("with_servers");
  return given != nullptr && strict_bool(*given).value_or(false);
}

awaitable<Reply> show_numbered(Request& request) {
  const auto found = co_await find_numbered(request);
  const Shown view{only_asked(detail_of(found), false)};
  co_return request.reply(view);
}

awaitable<Reply> show(Request& request) {
  const auto found = co_await find_named(request);
  const Shown view{only_asked(detail_of(found), wants_servers(request))};
  co_return request.reply(view);
}

awaitable<Reply> show_with_uptime(Request& request) {
  const Found found{co_await find_named(request)};
  Shown view{only_asked(detail_of(found.front()), wants_servers(request))};
  auto uptimes = co_await ask_uptimes(request, found);
  view.value.uptime = std::move(uptimes.front());
  co_return request.reply(view);
}

awaitable<Reply> uptime_numbered(Request& request) {
  auto found = co_await find_numbered(request);
  co_return co_await answer_uptime(request, std::move(found));
}

awaitable<Reply> uptime(Request& request) {
  auto found = co_await find_named(request);
  co_return co_await answer_uptime(request, std::move(found));
}

awaitable<Reply> statistics(Request& request) {
  proto::SumHypervisors::Request ask;
  const auto sums = co_await request.call<proto::HypervisorsService, proto::SumHypervisors>(std::move(ask));
  const Only<"hypervisor_statistics", Statistics> view{statistics_of(sums)};
  co_return request.reply(view);
}

}  // namespace nova::api::hypervisors
