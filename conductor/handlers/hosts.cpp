#include "conductor/handlers/hosts.hpp"

#include <fmt/format.h>

#include "common/async/together.hpp"
#include "common/rpc/server.hpp"
#include "common/uuid.hpp"
#include "conductor/logic/new_saga.hpp"
#include "conductor/logic/server_spec.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/workflows/host_action.hpp"

namespace nova::conductor {

using proto::PowerState;

struct HostsHandlers::Reported {
  proto::ReportHost::Reply reply;
  std::vector<SagaRecord> sagas;
  bool row_changed = false;
};

namespace {

bool is_off(int power) {
  return power == static_cast<int>(PowerState::shutdown) || power == static_cast<int>(PowerState::crashed);
}

// Work that the conductor begins by itself has a request id of its own.
Context own_request() {
  Context context;
  context.request_id = new_request_id();
  context.is_admin = true;
  return context;
}

SagaRecord stop_again(Tx& tx, const proto::Server& server, Timestamp now) {
  const Context context = own_request();
  HostActionState state{spec_of(server, server_secrets_find(tx, server.id).value_or(ServerSecrets{})),
                        server.host, proto::PowerOp::stop};
  ServerChange change;
  change.task_state = proto::TaskState::powering_off;
  server_update(tx, server.id, change);
  action_insert(tx, context, "stop", server.id);
  return new_saga(host_action, state, context, server.id, now);
}

ServiceBeat beat_of(const proto::ReportHost::Request& request, bool enable_new_services) {
  return {.host = request.host,
          .binary = request.binary,
          .topic = request.topic,
          .report_count = request.report_count,
          .version = request.version,
          .disabled_if_new = request.binary == "nova-compute" && !enable_new_services};
}

// It says that the host lives, and nothing else.
bool is_plain(const proto::ReportHost::Request& request) {
  return !request.inventory && request.running.empty() && request.power.empty() && !request.auto_disabled;
}

}  // namespace

// A guest that stopped by itself makes its server stopped; one that runs although it was stopped is stopped
// again, as Nova's power-state sync does. Servers with a task in hand are left to it.
void HostsHandlers::observe_power(Tx& tx, const proto::ReportHost::Request& request,
                                  std::vector<SagaRecord>& sagas) const {
  if (request.power.empty()) return;
  std::vector<PowerSeen> seen;
  for (const auto& one : request.power) seen.push_back({one.server, one.power_state});
  for (const auto& id : servers_observe_power(tx, request.host, seen)) {
    const auto server = server_lock(tx, id);
    if (!server || server->task_state != proto::TaskState::none) continue;
    if (server->vm_state == proto::VmState::active && is_off(server->power_state)) {
      ServerChange change;
      change.vm_state = proto::VmState::stopped;
      server_update(tx, id, change);
    } else if (server->vm_state == proto::VmState::stopped &&
               server->power_state == static_cast<int>(PowerState::running)) {
      sagas.push_back(stop_again(tx, *server, parts_.clock.now()));
    }
  }
  if (!sagas.empty()) saga_insert(tx, sagas, parts_.lease);
}

HostsHandlers::Reported HostsHandlers::report_in(Tx& tx, const proto::ReportHost::Request& request) const {
  Reported out;
  // Sagas before hosts, as a saga's own transaction takes them: the two cannot wait for each other.
  if (!request.running.empty()) out.reply.forgotten = saga_renew(tx, request.running, parts_.host_silence);
  const auto without = service_heartbeat(tx, {beat_of(request, parts_.enable_new_services)});
  if (request.inventory) {
    host_report_inventory(tx, request.host, *request.inventory);
    out.row_changed = true;
  }
  out.reply.want_inventory = !request.inventory && !without.empty();
  if (request.auto_disabled)
    out.row_changed |= service_auto_disable(tx, request.host, *request.auto_disabled);
  observe_power(tx, request, out.sagas);
  return out;
}

awaitable<HostsHandlers::Reported> HostsHandlers::hear(Context context,
                                                       const proto::ReportHost::Request& request) {
  if (!is_plain(request))
    co_return co_await parts_.database.transact(context, [&](Tx& tx) { return report_in(tx, request); });
  Reported out;
  out.reply.want_inventory =
      co_await beats_.note(std::move(context), beat_of(request, parts_.enable_new_services));
  co_return out;
}

awaitable<proto::ReportHost::Reply> HostsHandlers::on(Context context, proto::ReportHost::Request request) {
  auto out = co_await hear(std::move(context), request);
  if (out.row_changed)
    parts_.news.touched(request.host);
  else if (request.binary == "nova-compute")
    parts_.news.alive(request.host, parts_.clock.now());
  for (auto& saga : out.sagas) parts_.runner.begin(std::move(saga));
  co_return std::move(out.reply);
}

awaitable<rpc::Nothing> HostsHandlers::on(Context, proto::OperationReport report) {
  co_await parts_.runner.report(std::move(report));
  co_return rpc::Nothing{};
}

// Why it could not be taken now, or nothing.
awaitable<std::string> HostsHandlers::take(proto::OperationReport report) {
  std::string problem;
  try {
    co_await parts_.runner.report(std::move(report));
  } catch (const Fault& fault) {
    problem = fault.what();
  }
  co_return problem;
}

awaitable<proto::ReportOperations::Reply> HostsHandlers::on(Context,
                                                            proto::ReportOperations::Request request) {
  std::vector<awaitable<std::string>> parts;
  for (auto& report : request.reports) parts.push_back(take(std::move(report)));
  proto::ReportOperations::Reply reply;
  reply.problems = co_await together(std::move(parts));
  co_return reply;
}

awaitable<proto::ListHostServers::Reply> HostsHandlers::on(Context context,
                                                           proto::ListHostServers::Request request) {
  proto::ListHostServers::Reply reply;
  reply.servers = co_await parts_.database.read(context, [&](Tx& tx) {
    std::map<proto::ServerId, ServerSecrets> secrets;
    for (auto& one : server_secrets_on_host(tx, request.host)) {
      const auto id = one.server;
      secrets.emplace(id, std::move(one));
    }
    std::vector<proto::ExpectedServer> servers;
    for (const auto& server : servers_on_host(tx, request.host))
      servers.push_back({spec_of(server, secrets[server.id]), server.vm_state,
                         std::string(enum_name(server.task_state)), server.power_state});
    return servers;
  });
  co_return reply;
}

awaitable<proto::OwnedServers::Reply> HostsHandlers::on(Context context,
                                                        proto::OwnedServers::Request request) {
  proto::OwnedServers::Reply reply;
  reply.servers = co_await parts_.database.read(context, [&](Tx& tx) {
    std::vector<proto::OwnedServers::Ownership> out;
    for (const auto& one : servers_locate(tx, request.servers))
      out.push_back({one.server, !one.deleted, one.host, one.deleted, one.generation});
    return out;
  });
  co_return reply;
}

awaitable<proto::ListHosts::Reply> HostsHandlers::on(Context context, proto::ListHosts::Request request) {
  proto::ListHosts::Reply reply;
  reply.hosts = co_await parts_.database.read(context, [&](Tx& tx) {
    return request.limit > 0 ? host_page(tx, request.after, request.limit + 1) : host_list(tx);
  });
  reply.more = request.limit > 0 && std::cmp_greater(reply.hosts.size(), request.limit);
  if (reply.more) reply.hosts.pop_back();
  co_return reply;
}

void serve(rpc::Dispatcher& dispatcher, HostsHandlers& handlers) {
  dispatcher.add(proto::HostsService{}, handlers);
}

}  // namespace nova::conductor
