#include "conductor/core.hpp"

#include <fmt/format.h>

#include "common/async/sleep.hpp"
#include "common/async/task_group.hpp"
#include "common/config/service_options.hpp"
#include "common/openstack/service_client.hpp"
#include "common/rpc/server.hpp"
#include "common/uuid.hpp"
#include "conductor/clients/db_hosts.hpp"
#include "conductor/clients/neutron.hpp"
#include "conductor/clients/rpc_compute.hpp"
#include "conductor/clients/rpc_scheduler.hpp"
#include "conductor/db/migrate.hpp"
#include "conductor/handlers/aggregates.hpp"
#include "conductor/handlers/flavors.hpp"
#include "conductor/handlers/guests.hpp"
#include "conductor/handlers/hosts.hpp"
#include "conductor/handlers/hypervisors.hpp"
#include "conductor/handlers/identity.hpp"
#include "conductor/handlers/images.hpp"
#include "conductor/handlers/keypairs.hpp"
#include "conductor/handlers/networks.hpp"
#include "conductor/handlers/quotas.hpp"
#include "conductor/handlers/server_groups.hpp"
#include "conductor/handlers/servers.hpp"
#include "conductor/handlers/services.hpp"
#include "conductor/handlers/shared_calls.hpp"
#include "conductor/heartbeat.hpp"
#include "conductor/logic/hearing.hpp"
#include "conductor/maintenance.hpp"
#include "conductor/options.hpp"
#include "conductor/saga/pg_store.hpp"
#include "conductor/store/services.hpp"
#include "conductor/workflows/build.hpp"
#include "conductor/workflows/host_action.hpp"
#include "conductor/workflows/remove.hpp"

namespace nova::conductor {

// Members in the order in which they depend on one another.
struct Core::Wiring {
  explicit Wiring(Core::Parts given)
      : parts(given),
        log(parts.logs.logger("nova.conductor")),
        database(parts.config.get<db::Options>(), parts.logs.logger("nova.db"), &parts.metrics),
        news(parts.executor, database, parts.bus, parts.logs.logger("nova.conductor.hosts")),
        sagas(database, news, clock, lease, options.host_silence, &parts.metrics),
        hosts_port(database, clock, hearing),
        access(openstack::service_access(parts.config, "neutron")),
        http(parts.executor, openstack::client_options(access), parts.logs.logger("nova.network")),
        identity(http, access, clock),
        network_client(http, identity, access, "network"),
        networks(network_client),
        scheduler(parts.bus),
        compute(parts.bus),
        runner({parts.executor, sagas, registry, clock, parts.logs.logger("nova.conductor.saga"),
                parts.metrics, [this] { return creator.crowded(); }},
               runner_options()),
        creator({database, scheduler, clock, lease,
                 [this](proto::HostName host) { news.touched(std::move(host)); }},
                {.quotas = quotas,
                 .instance_name_template = servers.instance_name_template,
                 .max_attempts = parts.config.get<SchedulingOptions>().max_attempts,
                 .host_silence = options.host_silence}),
        deleter({database, clock, lease}),
        server_handlers(
            {database, runner, creator, deleter, clock, lease, ServerView{servers.service_down_time}}),
        shared_calls(database, server_handlers, ServerView{servers.service_down_time}),
        host_handlers({database, runner, news, clock, parts.logs.logger("nova.conductor.hosts"), lease,
                       options.host_silence, parts.config.get<NewServiceOptions>().enable_new_services}),
        guest_handlers(database),
        flavor_handlers(database),
        keypair_handlers(database, quotas),
        quota_handlers(database, quotas),
        group_handlers(database, quotas),
        aggregate_handlers(database, news),
        service_handlers(database, news, clock, hearing),
        hypervisor_handlers(database, clock, hearing),
        network_handlers(database),
        identity_handlers(database),
        image_handlers(database),
        heartbeat(parts.executor, host_handlers, service.host, servers.report_interval, log),
        maintenance(
            {parts.executor, database, parts.logs.logger("nova.conductor.maintenance"), parts.metrics},
            parts.config.get<MaintenanceOptions>()),
        dispatcher("conductor"),
        tasks(parts.executor, {}) {
    registry.add(build_server, build_ports);
    registry.add(remove_server, remove_ports);
    registry.add(host_action, action_ports);
    serve(dispatcher, server_handlers);
    serve(dispatcher, shared_calls);
    serve(dispatcher, host_handlers);
    serve(dispatcher, guest_handlers);
    serve(dispatcher, flavor_handlers);
    serve(dispatcher, keypair_handlers);
    serve(dispatcher, quota_handlers);
    serve(dispatcher, group_handlers);
    serve(dispatcher, aggregate_handlers);
    serve(dispatcher, service_handlers);
    serve(dispatcher, hypervisor_handlers);
    serve(dispatcher, network_handlers);
    serve(dispatcher, identity_handlers);
    serve(dispatcher, image_handlers);
  }

  RunnerOptions runner_options() const {
    RunnerOptions o;
    o.timing.host_silence = options.host_silence;
    o.sweep_interval = options.sweep_interval;
    o.renew_interval = options.lease / 3;
    o.max_running = static_cast<std::size_t>(options.max_running_sagas);
    return o;
  }

  awaitable<void> watch_hearing() {
    for (;;) {
      hearing.note(parts.bus.connected() && database.healthy(), clock.now());
      co_await sleep_for(std::chrono::seconds(1));
    }
  }

  Core::Parts parts;
  ConductorOptions options = parts.config.get<ConductorOptions>();
  ServerOptions servers = parts.config.get<ServerOptions>();
  QuotaDefaults quotas = parts.config.get<QuotaDefaults>();
  ServiceOptions service = parts.config.get<ServiceOptions>();
  SagaLease lease{fmt::format("{}:{}", service.host, new_hex_id()), options.lease};
  SystemClock clock;
  Hearing hearing{servers.service_down_time};
  Logger log;
  db::Database database;
  HostNews news;
  PgSagaStore sagas;
  DbHosts hosts_port;
  openstack::ServiceAccess access;
  http::Client http;
  openstack::IdentityClient identity;
  openstack::ServiceClient network_client;
  NeutronNetworks networks;
  RpcScheduler scheduler;
  RpcCompute compute;
  BuildPorts build_ports{scheduler, hosts_port, networks, compute};
  RemovePorts remove_ports{hosts_port, networks, compute};
  HostActionPorts action_ports{hosts_port, compute};
  SagaRegistry registry;
  SagaRunner runner;
  ServerCreator creator;
  ServerDeleter deleter;
  ServersHandlers server_handlers;
  SharedCallsHandlers shared_calls;
  HostsHandlers host_handlers;
  GuestsHandlers guest_handlers;
  FlavorsHandlers flavor_handlers;
  KeypairsHandlers keypair_handlers;
  QuotasHandlers quota_handlers;
  ServerGroupsHandlers group_handlers;
  AggregatesHandlers aggregate_handlers;
  ServicesHandlers service_handlers;
  HypervisorsHandlers hypervisor_handlers;
  NetworksHandlers network_handlers;
  IdentityHandlers identity_handlers;
  ImagesHandlers image_handlers;
  Heartbeat heartbeat;
  Maintenance maintenance;
  rpc::Dispatcher dispatcher;
  TaskGroup tasks;
};

Core::Core(Parts parts) : wiring_(std::make_unique<Wiring>(parts)) {}
Core::~Core() = default;

namespace {

// A database that is away is waited for; one with the wrong schema is not. Returns the hosts' newest
// heartbeat.
awaitable<Timestamp> wait_for_database(db::Database& database, const Logger& log) {
  for (int tries = 0;; ++tries) {
    std::string trouble;
    try {
      co_await db::require_current_schema(database, Context());
      co_return co_await database.read(Context(), [](Tx& tx) { return service_newest_heartbeat(tx); });
    } catch (const Fault& fault) {
      if (fault.code() != Errc::unavailable && fault.code() != Errc::timeout) throw;
      trouble = fault.what();
    }
    if (tries % 10 == 0) log.warning("Waiting for the database: {}", trouble);
    co_await sleep_for(std::chrono::milliseconds(500));
  }
}

}  // namespace

awaitable<void> Core::start() {
  auto& w = *wiring_;
  const Timestamp newest = co_await wait_for_database(w.database, w.log);
  w.hearing.start(newest, w.clock.now());
  w.tasks.spawn("hearing", w.watch_hearing());
  rpc::Address at("conductor", w.service.host);
  auto handler = [&w](rpc::Incoming message) { return w.dispatcher.dispatch(std::move(message)); };
  co_await w.parts.bus.serve(std::move(at), static_cast<std::size_t>(w.options.prefetch), std::move(handler));
  w.runner.start();
  w.heartbeat.start();
  w.maintenance.start();
}

awaitable<void> Core::stop() {
  co_await wiring_->heartbeat.stop();
  co_await wiring_->maintenance.stop();
  co_await wiring_->parts.bus.drain();
  co_await wiring_->runner.stop();
  co_await wiring_->news.stop();
  wiring_->tasks.stop();
  co_await wiring_->tasks.join();
}

std::string Core::problem() const {
  return wiring_->database.healthy() ? std::string() : "the database does not answer";
}

std::string Core::describe() const {
  return fmt::format("sagas being driven: {}\ndatabase connections: {}\n", wiring_->runner.running(),
                     wiring_->database.open_connections());
}

std::vector<Schema> option_schemas() {
  return {schema_of<ConductorOptions>(),
          schema_of<MaintenanceOptions>(),
          schema_of<ServerOptions>(),
          schema_of<ServiceOptions>(),
          schema_of<SchedulingOptions>(),
          schema_of<NewServiceOptions>(),
          schema_of<QuotaDefaults>(),
          schema_of<db::Options>(),
          schema_of<openstack::ServiceAccess>(),
          schema_of<openstack::ServiceAccess>("neutron")};
}

}  // namespace nova::conductor
