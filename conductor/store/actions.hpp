// Instance actions: what was asked of a server and how it went. Deleted servers keep theirs in the archive.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/context.hpp"
#include "conductor/db/tx.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

// The record of one request on several servers; a repeated request id on a server changes nothing.
void action_insert(Tx& tx, const Context& request, const std::string& action,
                   const std::vector<proto::ServerId>& servers);

struct ActionEvent {
  proto::ServerId server;
  std::string request_id = {};
  std::string event = {};
  bool success = true;
  std::string host = {}, details = {}, traceback = {};
  bool last = false;  // also finishes the action
};
// Without an action of that request the newest one of the server gets it; without any, nothing happens.
void action_event_start(Tx& tx, const ActionEvent& event);
void action_event_finish(Tx& tx, const ActionEvent& event);

std::vector<proto::ServerAction> action_list(Tx& tx, const proto::ListServerActions::Request& request);

}  // namespace nova::conductor
