#include "conductor/saga/effect_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conductor/store/hosts.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/server_secrets.hpp"

namespace nova::conductor {
namespace {

using proto::HostName;
using proto::ServerId;

[[noreturn]] void gone(const ServerId& server) {
  throw Fault(
      {Errc::not_found, fmt::format("Instance {} could not be found.", server.str()), "InstanceNotFound"});
}

[[noreturn]] void no_room(const char* why) {
  throw Fault({Errc::conflict, why, "ComputeResourcesUnavailable"});
}

void append(std::vector<HostName>& to, std::vector<HostName> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

void EffectPlan::add(const effect::Any& effect) {
  std::visit([this](const auto& one) { on(one); }, effect);
}

ServerUpdate& EffectPlan::update_of(const ServerId& server) {
  auto& update = updates_[server];
  update.server = server;
  return update;
}

void EffectPlan::on(const effect::ClaimHost& e) {
  auto& update = update_of(e.server);
  update.change.host = e.host;
  update.change.node = e.node;
  update.change.availability_zone = e.zone;
  update.change.generation = e.generation;
  update.change.task_state = e.task;
  update.guard.not_deleting = true;
  must_be_there_.insert(e.server);
  claims_.push_back({e.server, e.host, e.vcpus, e.memory_mb, e.disk_gb});
}

void EffectPlan::on(const effect::ReleaseClaim& e) {
  released_.push_back(e.server);
  auto& update = update_of(e.server);
  update.change.host = HostName();
  update.change.node = "";
}

void EffectPlan::on(const effect::EnterTask& e) {
  auto& update = update_of(e.server);
  update.change.task_state = e.task;
  update.guard.not_deleting = true;
  must_be_there_.insert(e.server);
}

void EffectPlan::on(const effect::SetVifs& e) { update_of(e.server).change.vifs = e.vifs; }

void EffectPlan::on(const effect::Settle& e) {
  auto& update = update_of(e.server);
  update.change.vm_state = e.vm_state;
  update.change.task_state = proto::TaskState::none;
  update.change.power_state = static_cast<int>(e.power);
  update.change.launched_now = e.launched;
  if (!e.root_device_name.empty()) update.change.root_device_name = e.root_device_name;
  update.guard.not_deleting = true;
  if (e.launched) scrubbed_.insert(e.server);
}

void EffectPlan::on(const effect::Fail& e) {
  auto& update = update_of(e.server);
  update.change.vm_state = e.vm_state;
  update.change.task_state = proto::TaskState::none;
  faults_.push_back({e.server, e.code, e.message, e.details, e.host});
  if (e.vm_state) scrubbed_.insert(e.server);
}

void EffectPlan::on(const effect::RecordEvent& e) {
  events_.push_back({.server = e.server,
                     .request_id = e.request_id,
                     .event = e.event,
                     .success = e.success,
                     .host = e.host,
                     .details = e.details,
                     .traceback = {},
                     .last = e.last});
}

// The archived row says where the server was.
void EffectPlan::on(const effect::Archive& e) {
  released_.push_back(e.server);
  archived_.push_back(e.server);
  updates_.erase(e.server);
}

void EffectPlan::on(const effect::CountBuild& e) { builds_.push_back(e); }

// Sagas were locked before; now servers, then quotas, then hosts: everybody's order.
std::vector<HostName> EffectPlan::apply(Tx& tx) const {
  std::vector<HostName> touched;
  const auto found = change_servers(tx);
  std::vector<ServerId> forget;
  std::copy_if(found.begin(), found.end(), std::back_inserter(forget),
               [&](const ServerId& server) { return scrubbed_.contains(server); });
  server_secrets_scrub(tx, forget);
  for (const auto& fault : faults_) fault_insert(tx, fault);
  finish_events(tx);
  if (!archived_.empty()) quota_lock_owners(tx, archived_);
  if (!claims_.empty() && !released_.empty()) claims_lock_hosts(tx, claims_, released_);
  if (!released_.empty()) append(touched, claims_release(tx, released_));
  take_claims(tx);
  for (const auto& claim : claims_) touched.push_back(claim.host);
  for (const auto& build : builds_) {
    host_count_build(tx, build.host, build.success);
    touched.push_back(build.host);
  }
  if (!archived_.empty()) servers_archive(tx, archived_);
  return touched;
}

std::vector<ServerId> EffectPlan::change_servers(Tx& tx) const {
  std::vector<ServerUpdate> updates;
  for (const auto& [server, update] : updates_) updates.push_back(update);
  auto found = servers_update(tx, updates);
  for (const auto& server : must_be_there_)
    if (std::find(found.begin(), found.end(), server) == found.end()) gone(server);
  return found;
}

void EffectPlan::take_claims(Tx& tx) const {
  if (claims_.size() > 1) {
    if (!claims_take_together(tx, claims_)) no_room("There is no room for all of them at once.");
    return;
  }
  for (const auto& claim : claims_) {
    const auto outcome = claim_take(tx, claim);
    if (outcome == ClaimOutcome::full) no_room("The chosen host has no room left for the server.");
    if (outcome == ClaimOutcome::refused)
      no_room("The server group's policy does not allow the chosen host any more.");
  }
}

// A statement takes one event of a server.
void EffectPlan::finish_events(Tx& tx) const {
  std::vector<ActionEvent> left = events_;
  while (!left.empty()) {
    std::vector<ActionEvent> now, later;
    std::set<ServerId> seen;
    for (auto& event : left) (seen.insert(event.server).second ? now : later).push_back(std::move(event));
    action_event_finish(tx, now);
    left = std::move(later);
  }
}

}  // namespace nova::conductor
