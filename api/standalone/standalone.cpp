#include "api/standalone/standalone.hpp"

#include "api/standalone/identity/views.hpp"
#include "api/standalone/image/view.hpp"
#include "api/standalone/network/network.hpp"

namespace nova::api::standalone {
namespace {

Identity::Setup identity_setup(const Standalone::Setup& setup) {
  Identity::Setup out;
  out.bus = setup.bus;
  out.clock = setup.clock;
  out.region = setup.options.region;
  out.token_life = setup.options.token_expiration;
  out.users = setup.users;
  out.users.admin_password = setup.options.admin_password;
  out.users.demo_password = setup.options.demo_password;
  out.hash_cost = setup.hash_cost;
  out.log = setup.log;
  return out;
}

ImageStore::Setup image_setup(const Standalone::Setup& setup) {
  ImageStore::Setup out;
  out.bus = setup.bus;
  out.folder = setup.options.image_path;
  out.size_cap = setup.options.image_size_cap;
  out.log = setup.log;
  return out;
}

std::string what_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
}

}  // namespace

Standalone::Standalone(Setup setup)
    : setup_(std::move(setup)),
      tasks_(setup_.executor,
             [log = setup_.log](const std::string& name, const std::exception_ptr& error) {
               log.error("{} ended: {}", name, what_of(error));
             }),
      identity_(identity_setup(setup_)),
      images_(image_setup(setup_)) {
  Endpoints identity;
  identity_.add_to(identity);
  add("/identity", identity_fault, std::move(identity));
  Endpoints images;
  images_.add_to(images);
  add("/image", image_fault, std::move(images));
  Endpoints networks;
  network::add_to(networks);
  add("/network", network::fault_form, std::move(networks));
}

void Standalone::add(std::string prefix, FaultForm fault, Endpoints endpoints) {
  RestSetup rest;
  rest.prefix = std::move(prefix);
  rest.fault = fault;
  rest.endpoints = std::move(endpoints);
  rest.tokens = &identity_.tokens();
  rest.bus = setup_.bus;
  rest.public_url = setup_.options.public_url;
  rest.log = setup_.log;
  services_.push_back(std::make_unique<RestService>(std::move(rest)));
}

void Standalone::start() {
  tasks_.spawn("the Identity service", identity_.start());
  tasks_.spawn("the Image service", images_.start());
}

awaitable<void> Standalone::stop() {
  tasks_.stop();
  co_await tasks_.join();
}

std::vector<Mount> Standalone::mounts(std::size_t body_limit) {
  std::vector<Mount> out;
  for (const auto& owned : services_) {
    RestService* service = owned.get();
    out.push_back({service->prefix(), [service](http::Request r) { return service->handle(std::move(r)); },
                   [service, body_limit](const http::Request& head) {
                     return http::BodyRule{body_limit, service->streams(head)};
                   }});
  }
  return out;
}

}  // namespace nova::api::standalone
