#include <fmt/format.h>

#include "api/servers/handlers.hpp"
#include "api/servers/target.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

struct EventView {
  std::string event, start_time, host_id;
  std::optional<std::string> finish_time, result, host;
  std::optional<std::optional<std::string>> traceback, details;
  static constexpr auto fields() {
    using V = EventView;
    return Pack{field("event", &V::event),
                field("start_time", &V::start_time),
                field("finish_time", &V::finish_time),
                field("result", &V::result),
                field("traceback", &V::traceback).optional(),
                field("hostId", &V::host_id).from(mv::action_event_host),
                field("host", &V::host).optional().from(mv::action_event_host),
                field("details", &V::details).optional().from(mv::event_details)};
  }
};

struct ActionView {
  std::string action, instance_uuid, request_id, start_time, updated_at;
  std::optional<std::string> user_id, project_id, message;
  std::optional<std::vector<EventView>> events;
  static constexpr auto fields() {
    using V = ActionView;
    return Pack{
        field("action", &V::action),           field("instance_uuid", &V::instance_uuid),
        field("request_id", &V::request_id),   field("user_id", &V::user_id),
        field("project_id", &V::project_id),   field("start_time", &V::start_time),
        field("message", &V::message),         field("updated_at", &V::updated_at).from(mv::action_paging),
        field("events", &V::events).optional()};
  }
};

struct ActionList {
  std::vector<ActionView> actions;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("instanceActions", &ActionList::actions), field("links", &ActionList::next).optional()};
  }
};

std::optional<std::string> text_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

ActionView view_of(const proto::ServerAction& action) {
  ActionView view;
  view.action = action.action;
  view.instance_uuid = action.server.str();
  view.request_id = action.request_id;
  view.user_id = text_or_null(action.user_id);
  view.project_id = text_or_null(action.project_id);
  view.message = text_or_null(action.message);
  view.start_time = iso_micros(action.started);
  view.updated_at = iso_micros(action.updated);
  return view;
}

EventView view_of(const Request& request, const proto::ServerActionEvent& event) {
  EventView view;
  view.event = event.event;
  view.start_time = iso_micros(event.started);
  if (event.finished) view.finish_time = iso_micros(*event.finished);
  view.result = text_or_null(event.result);
  view.host_id = host_id_of(request.found<proto::Server>().project_id, event.host);
  if (request.allows("os_compute_api:os-instance-actions:events")) {
    view.traceback = text_or_null(event.traceback);
    view.host = event.host;
  }
  if (request.allows("os_compute_api:os-instance-actions:events:details"))
    view.details = text_or_null(event.details);
  return view;
}

std::optional<Timestamp> time_of(const Request& request, std::string_view name) {
  const std::string* text = request.query.last(name);
  if (text == nullptr) return std::nullopt;
  return parse_time(*text).value();
}

proto::ListServerActions::Request request_for(const Request& request) {
  proto::ListServerActions::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.limit = page_size(request);
  ask.marker = page_marker(request);
  ask.changes_since = time_of(request, "changes-since");
  ask.changes_before = time_of(request, "changes-before");
  if (ask.changes_since && ask.changes_before && *ask.changes_before < *ask.changes_since)
    throw Fault(Errc::bad_request,
                "The value of changes-since must be less than or equal to changes-before.");
  return ask;
}

awaitable<ActionList> list_of(const Request& request) {
  ActionList list;
  if (page_size(request) == 0) co_return list;
  const auto reply =
      co_await request.call<proto::ServersService, proto::ListServerActions>(request_for(request));
  for (const auto& action : reply.actions) list.actions.push_back(view_of(action));
  co_return list;
}

awaitable<proto::ServerAction> find_action(const Request& request) {
  proto::ListServerActions::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.request_id = request.path[1];
  auto reply = co_await request.call<proto::ServersService, proto::ListServerActions>(std::move(ask));
  if (reply.actions.empty())
    throw Fault(Errc::not_found, fmt::format("Action for request_id {} on instance {} not found",
                                             request.path[1], request.path[0]));
  co_return std::move(reply.actions.front());
}

Reply answer(const Request& request, const proto::ServerAction& action, bool with_events) {
  ActionView view = view_of(action);
  if (with_events) {
    view.events.emplace();
    for (const auto& event : action.events) view.events->push_back(view_of(request, event));
  }
  return request.reply(Only<"instanceAction", ActionView>{std::move(view)});
}

}  // namespace

awaitable<Reply> list_actions(Request& request) {
  const ActionList list = co_await list_of(request);
  co_return request.reply(list);
}

awaitable<Reply> page_actions(Request& request) {
  ActionList list = co_await list_of(request);
  if (!list.actions.empty() && list.actions.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next(fmt::format("servers/{}/os-instance-actions", request.path[0]),
                                   request.raw_query, list.actions.back().request_id);
  co_return request.reply(list);
}

awaitable<Reply> show_action(Request& request) {
  const auto action = co_await find_action(request);
  co_return answer(request, action, request.allows("os_compute_api:os-instance-actions:events"));
}

awaitable<Reply> show_action_events(Request& request) {
  const auto action = co_await find_action(request);
  co_return answer(request, action, true);
}

}  // namespace nova::api::servers
