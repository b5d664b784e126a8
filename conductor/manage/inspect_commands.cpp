#include <fmt/format.h>

#include "conductor/manage/commands.hpp"
#include "conductor/manage/table.hpp"
#include "conductor/options.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/server_list.hpp"
#include "conductor/store/services.hpp"

namespace nova::manage {
namespace {

using conductor::ServerView;

ServerView view_of(Environment& env) {
  return {env.config().get<conductor::ServerOptions>().service_down_time};
}

std::string fraction(int used, int of) { return fmt::format("{}/{}", used, of); }

void print_saga(const conductor::SagaSummary& saga) {
  const auto& r = saga.record;
  fmt::print(
      "id          {}\nkind        {} (version {})\nserver      {}\nphase       {}\nstep        {}\nattempt  "
      "   {}\n",
      r.id, r.kind, r.version, r.server.str(), enum_name(r.phase), r.cursor, r.attempt);
  fmt::print(
      "waiting     {}\nrevision    {}\nowner       {}\ncreated     {}\nupdated     {}\nwakes at    "
      "{}\ndeadline    {}\n",
      r.waiting ? "for its host" : "no", r.revision, saga.owner, iso_seconds_z(saga.created),
      iso_seconds_z(saga.updated), iso_seconds_z(r.wake_at), iso_seconds_z(r.deadline));
  if (!r.error.empty()) fmt::print("error       {}\n", r.error);
  if (!r.trouble.empty()) fmt::print("trouble     {}\n", r.trouble);
}

}  // namespace

int service_list(Environment& env) {
  env.require_schema();
  const auto down = view_of(env).service_down_time;
  Table table({"Binary", "Host", "Zone", "Status", "State", "Updated_At"});
  for (const auto& s : env.read([](Tx& tx) { return conductor::service_list(tx); })) {
    const bool up = !s.forced_down && now() - s.last_seen <= down;
    const auto zone = s.binary != "nova-compute" ? "internal" : s.zone.empty() ? "nova" : s.zone;
    table.add({s.binary, s.host.str(), zone, s.disabled ? "disabled" : "enabled", up ? "up" : "down",
               iso_seconds_z(s.last_seen)});
  }
  fmt::print("{}", table.text());
  return 0;
}

// What a saga's state holds may be secret, so it is not shown.
int inspect_sagas(Environment& env, bool all, int limit, std::optional<std::int64_t> id) {
  env.require_schema();
  const auto sagas =
      env.read([&](Tx& tx) { return conductor::saga_list(tx, all || id, id ? 1'000'000 : limit); });
  Table table({"Id", "Kind", "Server", "Phase", "Step", "Waiting", "Attempt", "Tries", "Owner", "Wakes at",
               "Error", "Trouble"});
  bool found = false;
  for (const auto& saga : sagas) {
    const auto& r = saga.record;
    if (id && r.id != *id) continue;
    found = true;
    if (id) print_saga(saga);
    table.add({std::to_string(r.id), r.kind, r.server.str(), std::string(enum_name(r.phase)),
               std::to_string(r.cursor), r.waiting ? "yes" : "", std::to_string(r.attempt),
               std::to_string(r.tries), saga.owner, iso_seconds_z(r.wake_at), r.error.substr(0, 60),
               r.trouble.substr(0, 60)});
  }
  if (!id) fmt::print("{}", table.text());
  if (id && !found) fmt::print(stderr, "There is no saga {}.\n", *id);
  return id && !found ? 1 : 0;
}

int inspect_servers(Environment& env, const std::string& uuid, int limit) {
  env.require_schema();
  proto::ListServers::Request request;
  request.limit = limit;
  request.deleted_too = !uuid.empty();
  if (!uuid.empty()) request.filters["uuid"] = {uuid};
  const auto servers = env.read([&](Tx& tx) { return conductor::server_list(tx, request, view_of(env)); });
  Table table({"Id", "Name", "Project", "Vm state", "Task", "Power", "Host", "Host is", "Generation",
               "Updated", "Fault"});
  for (const auto& s : servers)
    table.add({s.id.str(), s.name, s.project_id, std::string(enum_name(s.vm_state)),
               std::string(enum_name(s.task_state)), std::to_string(s.power_state), s.host.str(),
               s.host_status, std::to_string(s.generation), iso_seconds_z(s.updated),
               s.fault ? s.fault->message.substr(0, 60) : ""});
  fmt::print("{}", table.text());
  return 0;
}

int inspect_hosts(Environment& env) {
  env.require_schema();
  const auto down = view_of(env).service_down_time;
  Table table({"Host", "Zone", "State", "Vcpus", "Memory MB", "Disk GB", "Servers", "Busy", "Failed builds",
               "Generation", "Last seen"});
  for (const auto& h : env.read([](Tx& tx) { return conductor::host_list(tx); })) {
    const bool up = !h.forced_down && now() - h.last_seen <= down;
    table.add({h.host.str(), h.zone, fmt::format("{}{}", up ? "up" : "down", h.disabled ? ", disabled" : ""),
               fraction(h.vcpus_used, h.inventory.vcpus), fraction(h.memory_mb_used, h.inventory.memory_mb),
               fraction(h.disk_gb_used, h.inventory.local_gb), std::to_string(h.servers),
               std::to_string(h.io_ops), std::to_string(h.failed_builds), std::to_string(h.generation),
               iso_seconds_z(h.last_seen)});
  }
  fmt::print("{}", table.text());
  return 0;
}

}  // namespace nova::manage
