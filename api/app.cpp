#include "api/app.hpp"

#include <algorithm>

#include "api/auth/token_cache.hpp"
#include "api/clients/glance.hpp"
#include "api/clients/keystone.hpp"
#include "api/clients/neutron.hpp"
#include "api/conductor_calls.hpp"
#include "api/http/front_door.hpp"
#include "api/listen_options.hpp"
#include "api/metadata/service.hpp"
#include "api/pipeline/fault.hpp"
#include "api/pipeline/pipeline.hpp"
#include "api/policy/defaults.hpp"
#include "api/routes.hpp"
#include "api/standalone/standalone.hpp"
#include "common/clock.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "common/uuid.hpp"

namespace nova::api {
namespace {

using openstack::ServiceAccess;

// One outside service with the connection pool that its certificates need.
struct Outside {
  Outside(const daemon::AppContext& context, openstack::IdentityClient& identity, std::string_view section,
          std::string type)
      : access(openstack::service_access(context.config, section)),
        http(context.executor, openstack::client_options(access), context.logs.logger("nova.http")),
        client(http, identity, access, std::move(type)) {}
  ServiceAccess access;
  http::Client http;
  openstack::ServiceClient client;
};

rabbit::Settings broker_settings(const Config& config) {
  return rabbit::make_settings(config.get<rabbit::TransportOptions>(), config.get<rabbit::RabbitOptions>(),
                               "nova-api");
}

http::Response refused(unsigned status, const std::string& message) {
  auto response = fault_response(status, message);
  response.headers.set("x-openstack-request-id", new_request_id());
  return response;
}

class ApiApp final : public daemon::App {
 public:
  explicit ApiApp(daemon::AppContext& context)
      : context_(context),
        log_(context.logs.logger("nova.api")),
        access_(openstack::service_access(context.config, ServiceAccess::section)),
        http_(context.executor, openstack::client_options(access_), context.logs.logger("nova.http")),
        self_(http_, access_, clock_),
        keystone_(http_, self_, access_),
        tokens_(keystone_, clock_, context.config.get<AuthTokenOptions>().token_cache_time),
        image_(context, self_, "glance", "image"),
        network_(context, self_, "neutron", "network"),
        images_(image_.client),
        networks_(network_.client),
        bus_(context.executor, broker_settings(context.config), context.logs.logger("nova.rabbit"),
             &context.metrics) {
    const auto alone = context.config.get<standalone::Options>();
    if (alone.enabled) standalone_ = std::make_unique<standalone::Standalone>(standalone_setup(alone));
    fill_services();
    pipeline_ = std::make_unique<Pipeline>(pipeline_setup());
    check_apis();
    if (serves("metadata"))
      metadata_ = std::make_unique<MetadataService>(
          MetadataService::Parts{bus_, clock_, context.logs.logger("nova.api.metadata")},
          context.config.get<MetadataOptions>(), context.config.get<MetadataProxyOptions>());
    door_ = std::make_unique<FrontDoor>(
        standalone_ ? standalone_->mounts(body_limit()) : std::vector<Mount>{}, context.observe,
        [this](http::Request r) { return pipeline_->handle(std::move(r)); });
  }

  awaitable<void> start() override {
    co_await bus_.start();
    if (standalone_) standalone_->start();
    if (serves("osapi_compute")) listen_for_clients();
    if (metadata_) listen_for_guests();
  }

  awaitable<void> stop(std::chrono::steady_clock::time_point deadline) override {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (guest_server_) co_await guest_server_->stop(std::chrono::milliseconds(200));
    if (server_) co_await server_->stop(std::max(left, std::chrono::milliseconds(0)));
    if (standalone_) co_await standalone_->stop();
    co_await bus_.drain();
  }

  daemon::Health health() override {
    daemon::Health health;
    health.checks.push_back({"broker", bus_.connected(), bus_.connected() ? "" : "not connected"});
    if (standalone_)
      health.checks.push_back(
          {"identity", standalone_->ready(), standalone_->ready() ? "" : "waits for nova-conductor"});
    return health;
  }

  std::string describe() override {
    return fmt::format("{} requests in work, {} connections", pipeline_->in_flight(),
                       server_ ? server_->connections() : 0);
  }

  void reload(const Config& config) override {
    try {
      services_.policy = load_policy(config);
    } catch (const Fault& fault) {
      log_.error("the policy stays as it was: {}", fault.what());
    }
  }

 private:
  bool serves(std::string_view name) const {
    return std::find(apis_.begin(), apis_.end(), name) != apis_.end();
  }

  void check_apis() const {
    for (const auto& name : apis_)
      if (name != "osapi_compute" && name != "metadata")
        throw ConfigError({.file = {},
                           .line = 0,
                           .section = "DEFAULT",
                           .option = "enabled_apis",
                           .value = name,
                           .expected = "osapi_compute or metadata"});
  }

  void listen_for_clients() {
    server_ = std::make_unique<http::Server>(
        context_.executor, server_options(), [this](http::Request r) { return door_->handle(std::move(r)); },
        context_.logs.logger("nova.wsgi"), &context_.metrics);
    const auto listen = context_.config.get<ListenOptions>();
    const auto port = server_->listen(listen.osapi_compute_listen, listen.osapi_compute_listen_port);
    log_.info("The compute API listens on {} port {}", listen.osapi_compute_listen, port);
  }

  void listen_for_guests() {
    guest_server_ = std::make_unique<http::Server>(
        context_.executor, guest_server_options(),
        [this](http::Request r) { return metadata_->handle(std::move(r)); },
        context_.logs.logger("nova.metadata.wsgi"), &context_.metrics);
    const auto listen = context_.config.get<MetadataListenOptions>();
    const auto port = guest_server_->listen(listen.metadata_listen, listen.metadata_listen_port);
    log_.info("The metadata service listens on {} port {}", listen.metadata_listen, port);
  }

  std::shared_ptr<const Policy> load_policy(const Config& config) const {
    const auto options = config.get<PolicyOptions>();
    const auto texts = read_policy_files(options, config.directory());
    for (const auto& name : unknown_rules(texts))
      log_.warning("policy rule {} is unknown and has no effect", name);
    return std::make_shared<const Policy>(texts, options.enforce_scope);
  }

  void fill_services() {
    services_.bus = &bus_;
    services_.conductor = &conductor_;
    services_.policy = load_policy(context_.config);
    services_.images = &images_;
    services_.networks = &networks_;
    services_.identity = standalone_ ? &standalone_->identity() : &keystone_;
    services_.api = context_.config.get<ApiOptions>();
    services_.servers = context_.config.get<ServerOptions>();
  }

  standalone::Standalone::Setup standalone_setup(const standalone::Options& options) {
    standalone::Standalone::Setup setup;
    setup.executor = context_.executor;
    setup.options = options;
    setup.users.service_user = access_.username;
    setup.users.service_project = access_.project_name;
    setup.users.service_password = access_.password;
    setup.bus = &bus_;
    setup.clock = &clock_;
    setup.log = context_.logs.logger("nova.api.standalone");
    return setup;
  }

  PipelineSetup pipeline_setup() {
    PipelineSetup setup;
    setup.services = &services_;
    setup.tokens = standalone_ ? &standalone_->tokens() : &tokens_;
    setup.routes = all_routes();
    setup.middleware = context_.config.get<MiddlewareOptions>();
    setup.www_authenticate_uri = context_.config.get<AuthTokenOptions>().www_authenticate_uri;
    if (setup.www_authenticate_uri.empty()) setup.www_authenticate_uri = access_.auth_url;
    setup.time_limit = context_.config.get<WsgiOptions>().request_timeout;
    setup.log = context_.logs.logger("nova.api.openstack.requestlog");
    setup.metrics = &context_.metrics;
    return setup;
  }

  std::size_t body_limit() const { return context_.config.get<MiddlewareOptions>().max_request_body_size; }

  // What both listeners share; `name` is one of enabled_apis.
  http::ServerOptions listener_options(const std::string& name) const {
    const auto wsgi = context_.config.get<WsgiOptions>();
    const auto tls = context_.config.get<ListenOptions>().enabled_ssl_apis;
    http::ServerOptions options;
    options.limits.header_bytes = wsgi.max_header_line;
    options.limits.body_bytes = body_limit();
    options.limits.connections = wsgi.max_connections;
    options.limits.idle_time = wsgi.client_socket_timeout;
    if (std::find(tls.begin(), tls.end(), name) != tls.end())
      options.tls = http::ServerTls{wsgi.ssl_cert_file, wsgi.ssl_key_file, wsgi.ssl_ca_file};
    options.name = name;
    return options;
  }

  http::ServerOptions server_options() const {
    auto options = listener_options("osapi_compute");
    const auto limit = options.limits.body_bytes;
    options.body_rule = [this, limit](const http::Request& head) { return door_->body_rule(head, limit); };
    options.refusal = refused;
    return options;
  }

  http::ServerOptions guest_server_options() const {
    auto options = listener_options("metadata");
    options.limits.body_bytes = 4096;
    options.refusal = MetadataService::refused;
    return options;
  }

  daemon::AppContext& context_;
  Logger log_;
  SystemClock clock_;
  ServiceAccess access_;
  http::Client http_;
  openstack::IdentityClient self_;
  Keystone keystone_;
  TokenCache tokens_;
  Outside image_, network_;
  Glance images_;
  Neutron networks_;
  rabbit::RabbitBus bus_;
  ConductorCalls conductor_{bus_};
  const std::vector<std::string> apis_ = context_.config.get<MetadataListenOptions>().enabled_apis;
  Services services_;
  std::unique_ptr<standalone::Standalone> standalone_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<FrontDoor> door_;
  std::unique_ptr<MetadataService> metadata_;
  std::unique_ptr<http::Server> server_, guest_server_;
};

}  // namespace

daemon::DaemonSpec daemon_spec() {
  daemon::DaemonSpec spec;
  spec.name = "nova-api";
  spec.version = NOVA_VERSION;
  spec.options = {schema_of<ListenOptions>(),
                  schema_of<MetadataListenOptions>(),
                  schema_of<MetadataProxyOptions>(),
                  schema_of<MetadataOptions>(),
                  schema_of<WsgiOptions>(),
                  schema_of<ApiOptions>(),
                  schema_of<ServerOptions>(),
                  schema_of<MiddlewareOptions>(),
                  schema_of<PolicyOptions>(),
                  schema_of<AuthTokenOptions>(),
                  schema_of<standalone::Options>(),
                  schema_of<ServiceAccess>(),
                  schema_of<ServiceAccess>("glance"),
                  schema_of<ServiceAccess>("neutron"),
                  schema_of<rabbit::TransportOptions>(),
                  schema_of<rabbit::RabbitOptions>()};
  spec.printouts = {
      {"print-policy", "Print the default policy as a sample policy.yaml and exit.", sample_policy}};
  spec.make = [](daemon::AppContext& context) { return std::make_unique<ApiApp>(context); };
  return spec;
}

}  // namespace nova::api
