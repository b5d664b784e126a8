#include "conductor/store/actions.hpp"

#include <algorithm>

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::ServerAction;

namespace {

using ListRequest = proto::ListServerActions::Request;

[[noreturn]] void no_marker(const std::string& marker) {
  throw Fault(Errc::bad_request, "marker [" + marker + "] not found");
}

bool wanted(const ServerAction& action, const ListRequest& request) {
  return (request.request_id.empty() || action.request_id == request.request_id) &&
         (!request.changes_since || action.updated >= *request.changes_since) &&
         (!request.changes_before || action.updated <= *request.changes_before);
}

// The archive keeps them newest first in one value, so filters and paging happen here.
std::vector<ServerAction> archived(Tx& tx, const ListRequest& request) {
  const auto rows = tx.exec("actions_archived"_sql, request.server);
  if (rows.empty()) return {};
  auto all = rows[0].get<std::vector<ServerAction>>("actions");
  auto from = all.begin();
  if (!request.marker.empty()) {
    from =
        std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.request_id == request.marker; });
    if (from == all.end()) no_marker(request.marker);
    ++from;
  }
  std::vector<ServerAction> out;
  for (; from != all.end() && static_cast<int>(out.size()) < request.limit; ++from) {
    if (!wanted(*from, request)) continue;
    out.push_back(std::move(*from));
    if (request.request_id.empty()) out.back().events.clear();
  }
  return out;
}

}  // namespace

NewAction new_action(const Context& request, std::string action, const proto::ServerId& server) {
  return {server, std::move(action), request.request_id, request.user_id, request.project_id};
}

void action_insert(Tx& tx, const std::vector<NewAction>& actions) {
  if (!actions.empty()) tx.exec("action_insert"_sql, actions);
}

void action_insert(Tx& tx, const Context& request, const std::string& action, const proto::ServerId& server) {
  action_insert(tx, {new_action(request, action, server)});
}

void action_event_start(Tx& tx, const ActionEvent& event) {
  tx.exec("action_event_start"_sql, event.server, event.request_id, event.event, event.host);
}

void action_event_finish(Tx& tx, const std::vector<ActionEvent>& events) {
  if (!events.empty()) tx.exec("action_event_finish"_sql, events);
}

std::vector<ServerAction> action_list(Tx& tx, const ListRequest& request) {
  if (!is_uuid(request.server.str())) return {};
  auto live = db::read_all<ServerAction>(tx.exec("action_list"_sql, request.server, request.request_id,
                                                 request.changes_since, request.changes_before,
                                                 request.marker, request.limit));
  if (!live.empty()) return live;
  auto old = archived(tx, request);
  if (old.empty() && !request.marker.empty() &&
      !tx.exec("action_exists"_sql, request.server, request.marker)[0].get<bool>("there") &&
      tx.exec("actions_archived"_sql, request.server).empty())
    no_marker(request.marker);
  return old;
}

}  // namespace nova::conductor
