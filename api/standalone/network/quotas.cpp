#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

struct Detail {
  std::int64_t limit = 0, used = 0, reserved = 0;
  static constexpr auto fields() {
    return Pack{field("limit", &Detail::limit), field("used", &Detail::used),
                field("reserved", &Detail::reserved)};
  }
};

template <class T>
http::Response quota_answer(const std::map<std::string, T>& amounts) {
  return http::make_response(200, fmt::format("{{\"quota\": {}}}", encode(amounts)));
}

awaitable<GetNetworkQuotas::Reply> amounts_of(const Call& call) {
  if (!owns(call.context, call.path[0])) require_privileged(call.context, "get_quota");
  GetNetworkQuotas::Request request{call.path[0]};
  co_return co_await call.ask<NetworksService, GetNetworkQuotas>(std::move(request));
}

awaitable<http::Response> show_quota(Call& call) {
  const auto amounts = co_await amounts_of(call);
  co_return quota_answer(amounts.limits);
}

awaitable<http::Response> show_defaults(Call& call) {
  const auto amounts = co_await amounts_of(call);
  co_return quota_answer(amounts.defaults);
}

awaitable<http::Response> show_details(Call& call) {
  const auto amounts = co_await amounts_of(call);
  std::map<std::string, Detail> details;
  for (const auto& [resource, limit] : amounts.limits) {
    const auto used = amounts.used.find(resource);
    details[resource] = {limit, used == amounts.used.end() ? 0 : used->second, 0};
  }
  co_return quota_answer(details);
}

awaitable<http::Response> change_quota(Call& call) {
  const auto limits = body_of<Amounts>(call, "quota");
  require_privileged(call.context, "update_quota");
  const auto before = co_await amounts_of(call);
  for (const auto& [resource, limit] : limits) {
    if (!before.defaults.contains(resource))
      throw Fault(Errc::bad_request, fmt::format("Unrecognized attribute(s) '{}'", resource));
    if (limit < -1 || limit > 2147483647)
      throw Fault(Errc::bad_request,
                  fmt::format("Invalid input for {}. Reason: '{}' is no limit: it is -1 (none) or "
                              "0 to 2147483647.",
                              resource, limit));
  }
  SetNetworkQuotas::Request request{call.path[0], limits};
  co_await call.ask<NetworksService, SetNetworkQuotas>(std::move(request));
  const auto after = co_await amounts_of(call);
  co_return quota_answer(after.limits);
}

awaitable<http::Response> reset_quota(Call& call) {
  require_privileged(call.context, "delete_quota");
  SetNetworkQuotas::Request request{call.path[0], std::nullopt};
  co_await call.ask<NetworksService, SetNetworkQuotas>(std::move(request));
  co_return no_content();
}

}  // namespace

void add_quotas(Endpoints& endpoints) {
  constexpr std::string_view quota = "/v2.0/quotas/{project}";
  endpoints.push_back({.verb = Verb::get, .path = quota, .run = guarded<show_quota>});
  endpoints.push_back({.verb = Verb::put, .path = quota, .run = guarded<change_quota>});
  endpoints.push_back({.verb = Verb::del, .path = quota, .run = guarded<reset_quota>});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2.0/quotas/{project}/default", .run = guarded<show_defaults>});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2.0/quotas/{project}/details", .run = guarded<show_details>});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2.0/quotas/{project}/details.json", .run = guarded<show_details>});
}

}  // namespace nova::api::standalone::network
