#include "api/standalone/identity/identity.hpp"

#include <algorithm>

#include "common/async/sleep.hpp"
#include "common/rpc/client.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

Identity::Identity(Setup setup)
    : setup_(std::move(setup)),
      tokens_(*setup_.bus, *setup_.clock, setup_.token_life),
      passwords_(setup_.hash_cost),
      limiter_(*setup_.clock),
      login_(tokens_, passwords_, limiter_),
      token_pages_(login_, tokens_, setup_.region),
      users_(login_, tokens_, passwords_),
      projects_(tokens_),
      roles_(tokens_),
      grants_(tokens_),
      pages_(setup_.region) {}

void Identity::add_to(Endpoints& endpoints) {
  pages_.add_to(endpoints);
  token_pages_.add_to(endpoints);
  users_.add_to(endpoints);
  projects_.add_to(endpoints);
  roles_.add_to(endpoints);
  grants_.add_to(endpoints);
}

// The key comes last: without it no token is made or believed.
awaitable<void> Identity::prepare() {
  Context context;
  context.request_id = new_request_id();
  context.deadline = Context::Clock::now() + std::chrono::seconds(30);
  co_await bootstrap(*setup_.bus, passwords_, setup_.users, tokens_.token_life_s(), context);
  co_await tokens_.load_key(context);
}

awaitable<void> Identity::start() {
  std::chrono::milliseconds pause{100};
  while (!ready()) {
    std::string problem;
    try {
      co_await prepare();
    } catch (const Fault& fault) {
      problem = fault.what();
    }
    if (problem.empty()) break;
    setup_.log.warning("The Identity service waits for nova-conductor: {}", problem);
    co_await sleep_for(jittered(pause));
    pause = std::min(pause * 2, std::chrono::milliseconds(3000));
  }
  setup_.log.info("The Identity service is ready");
}

awaitable<bool> Identity::project_exists(Context context, std::string project_id) {
  using namespace proto::identity;
  FindProject::Request request;
  request.id = std::move(project_id);
  if (request.id.empty()) co_return false;
  rpc::Client<Service> conductor(*setup_.bus);
  const auto found = co_await conductor.call<FindProject>(std::move(context), std::move(request));
  co_return found.project.has_value();
}

}  // namespace nova::api::standalone
