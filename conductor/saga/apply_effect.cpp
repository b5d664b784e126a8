#include "conductor/saga/apply_effect.hpp"

#include <fmt/format.h>

#include "conductor/store/actions.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/faults.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {
namespace {

using Touched = std::vector<proto::HostName>;

const ServerGuard unless_deleting{.host = {}, .generation = {}, .not_deleting = true};

[[noreturn]] void gone(const proto::ServerId& server) {
  throw Fault(
      {Errc::not_found, fmt::format("Instance {} could not be found.", server.str()), "InstanceNotFound"});
}

void apply(Tx& tx, const effect::ClaimHost& e, Touched& touched) {
  ServerChange change;
  change.host = e.host;
  change.node = e.node;
  change.availability_zone = e.zone;
  change.generation = e.generation;
  change.task_state = e.task;
  if (!server_update(tx, e.server, change, unless_deleting)) gone(e.server);
  const auto outcome = claim_take(tx, {e.server, e.host, e.vcpus, e.memory_mb, e.disk_gb});
  if (outcome != ClaimOutcome::taken)
    throw Fault({Errc::conflict,
                 outcome == ClaimOutcome::full
                     ? "The chosen host has no room left for the server."
                     : "The server group's policy does not allow the chosen host any more.",
                 "ComputeResourcesUnavailable"});
  touched.push_back(e.host);
}

void apply(Tx& tx, const effect::ReleaseClaim& e, Touched& touched) {
  for (auto& host : claim_release(tx, e.server)) touched.push_back(std::move(host));
  ServerChange change;
  change.host = proto::HostName();
  change.node = "";
  server_update(tx, e.server, change);
}

void apply(Tx& tx, const effect::EnterTask& e, Touched&) {
  ServerChange change;
  change.task_state = e.task;
  if (!server_update(tx, e.server, change, unless_deleting)) gone(e.server);
}

void apply(Tx& tx, const effect::SetVifs& e, Touched&) {
  ServerChange change;
  change.vifs = e.vifs;
  server_update(tx, e.server, change);
}

void apply(Tx& tx, const effect::Settle& e, Touched&) {
  ServerChange change;
  change.vm_state = e.vm_state;
  change.task_state = proto::TaskState::none;
  change.power_state = static_cast<int>(e.power);
  change.launched_now = e.launched;
  if (!e.root_device_name.empty()) change.root_device_name = e.root_device_name;
  if (!server_update(tx, e.server, change, unless_deleting)) return;
  if (e.launched) server_secrets_scrub(tx, e.server);
}

void apply(Tx& tx, const effect::Fail& e, Touched&) {
  ServerChange change;
  change.vm_state = e.vm_state;
  change.task_state = proto::TaskState::none;
  server_update(tx, e.server, change);
  fault_insert(tx, {e.server, e.code, e.message, e.details, e.host});
  if (e.vm_state) server_secrets_scrub(tx, e.server);
}

void apply(Tx& tx, const effect::RecordEvent& e, Touched&) {
  action_event_finish(tx, {.server = e.server,
                           .request_id = e.request_id,
                           .event = e.event,
                           .success = e.success,
                           .host = e.host,
                           .details = e.details,
                           .traceback = {},
                           .last = e.last});
}

void apply(Tx& tx, const effect::Archive& e, Touched&) {
  ServerChange change;
  change.vm_state = proto::VmState::deleted;
  change.task_state = proto::TaskState::none;
  change.terminated_now = true;
  server_update(tx, e.server, change);
  server_archive(tx, e.server);
}

void apply(Tx& tx, const effect::CountBuild& e, Touched& touched) {
  host_count_build(tx, e.host, e.success);
  touched.push_back(e.host);
}

}  // namespace

void apply_effect(Tx& tx, const effect::Any& effect, std::vector<proto::HostName>& touched) {
  std::visit([&](const auto& one) { apply(tx, one, touched); }, effect);
}

}  // namespace nova::conductor
