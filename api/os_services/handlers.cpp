#include "api/os_services/handlers.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "api/os_services/view.hpp"
#include "common/uuid.hpp"

namespace nova::api::os_services {
namespace {

using Ask = proto::ChangeService::Request;
using Changed = Only<"service", ChangeView>;

std::string value_of(const Request& request, std::string_view name) {
  const std::string* given = request.query.last(name);
  return given == nullptr ? std::string() : *given;
}

awaitable<proto::ServiceInfo> change(const Request& request, Ask ask) {
  auto reply = co_await request.call<proto::ServicesService, proto::ChangeService>(std::move(ask));
  co_return std::move(reply.service);
}

void enable(const NamedChange&, Ask& ask, ChangeView& view) {
  ask.disabled = false;
  view.status = "enabled";
}

void disable(const NamedChange&, Ask& ask, ChangeView& view) {
  ask.disabled = true;
  view.status = "disabled";
}

void disable_with_reason(const NamedChange& body, Ask& ask, ChangeView& view) {
  if (!body.disabled_reason) throw Fault(Errc::bad_request, "Missing disabled reason field");
  disable(body, ask, view);
  ask.disabled_reason = view.disabled_reason = body.disabled_reason;
}

void force_down(const NamedChange& body, Ask& ask, ChangeView& view) {
  if (!body.forced_down) throw Fault(Errc::bad_request, "Missing forced_down field");
  ask.forced_down = view.forced_down = body.forced_down->value;
}

struct NamedAction {
  std::string_view name;
  void (*apply)(const NamedChange&, Ask&, ChangeView&);
  Span versions = {};
};
constexpr std::array named_actions{NamedAction{"enable", enable}, NamedAction{"disable", disable},
                                   NamedAction{"disable-log-reason", disable_with_reason},
                                   NamedAction{"force-down", force_down, {.from = mv::service_forced_down}}};

const NamedAction& action_of(const Request& request) {
  for (const auto& action : named_actions)
    if (action.name == request.path[0] && action.versions.contains(request.version)) return action;
  throw Fault(Errc::not_found, "Unknown action");
}

std::string uuid_of(const Request& request) {
  if (!is_uuid(request.path[0]))
    throw Fault(Errc::bad_request, fmt::format("Invalid uuid {}", request.path[0]));
  return request.path[0];
}

Ask asked(const Change& body) {
  Ask ask;
  if (body.status) ask.disabled = *body.status == Status::disabled;
  if (ask.disabled == false && body.disabled_reason)
    throw Fault(Errc::bad_request, "Specifying 'disabled_reason' with status 'enabled' is invalid.");
  if (ask.disabled) ask.disabled_reason = body.disabled_reason;
  if (body.forced_down) ask.forced_down = body.forced_down->value;
  if (!ask.disabled && !ask.forced_down)
    throw Fault(Errc::bad_request,
                "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
  return ask;
}

awaitable<Reply> remove(const Request& request, std::string uuid, std::int64_t number) {
  proto::DeleteService::Request ask{std::move(uuid), number};
  co_await request.call<proto::ServicesService, proto::DeleteService>(std::move(ask));
  co_return Reply{};
}

}  // namespace

awaitable<Reply> index(Request& request) {
  proto::ListServices::Request ask{value_of(request, "host"), value_of(request, "binary")};
  const auto found = co_await request.call<proto::ServicesService, proto::ListServices>(std::move(ask));
  Only<"services", std::vector<ServiceView>> list;
  for (const auto& service : found.services) list.value.push_back(view_of(service));
  co_return request.reply(list);
}

awaitable<Reply> run_named(Request& request, NamedChange body) {
  Changed view{{body.host.text, body.binary, {}, {}, {}}};
  Ask ask;
  ask.host = body.host.text;
  ask.binary = body.binary;
  action_of(request).apply(body, ask, view.value);
  co_await change(request, std::move(ask));
  co_return request.reply(view);
}

awaitable<Reply> update(Request& request, Change body) {
  Ask ask = asked(body);
  ask.uuid = uuid_of(request);
  const Only<"service", ServiceView> view{view_of(co_await change(request, std::move(ask)))};
  co_return request.reply(view);
}

awaitable<Reply> remove_by_number(Request& request) {
  const std::string& text = request.path[0];
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw Fault(Errc::bad_request, "Invalid input received: id must be an integer");
  co_return co_await remove(request, {}, number);
}

awaitable<Reply> remove_by_uuid(Request& request) { co_return co_await remove(request, uuid_of(request), 0); }

}  // namespace nova::api::os_services
