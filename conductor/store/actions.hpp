// Instance actions: what was asked of a server and how it went. Deleted servers keep theirs in the archive.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/context.hpp"
#include "conductor/db/tx.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

// The record of a request on a server; a repeated request id on a server changes nothing.
struct NewAction {
  proto::ServerId server;
  std::string action, request_id, user_id, project_id;
  static constexpr auto fields() {
    return Pack{field("server", &NewAction::server), field("action", &NewAction::action),
                field("request_id", &NewAction::request_id), field("user_id", &NewAction::user_id),
                field("project_id", &NewAction::project_id)};
  }
};
NewAction new_action(const Context& request, std::string action, const proto::ServerId& server);
void action_insert(Tx& tx, const std::vector<NewAction>& actions);
void action_insert(Tx& tx, const Context& request, const std::string& action, const proto::ServerId& server);

struct ActionEvent {
  proto::ServerId server;
  std::string request_id = {};
  std::string event = {};
  bool success = true;
  std::string host = {}, details = {}, traceback = {};
  bool last = false;  // also finishes the action
  static constexpr auto fields() {
    return Pack{field("server", &ActionEvent::server),       field("request_id", &ActionEvent::request_id),
                field("event", &ActionEvent::event),         field("success", &ActionEvent::success),
                field("host", &ActionEvent::host),           field("details", &ActionEvent::details),
                field("traceback", &ActionEvent::traceback), field("last", &ActionEvent::last)};
  }
};
// Without an action of that request the newest one of the server gets it; without any, nothing happens.
void action_event_start(Tx& tx, const ActionEvent& event);
// At most one of each server.
void action_event_finish(Tx& tx, const std::vector<ActionEvent>& events);

std::vector<proto::ServerAction> action_list(Tx& tx, const proto::ListServerActions::Request& request);

}  // namespace nova::conductor
