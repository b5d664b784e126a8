// The services of a cloud without OpenStack, mounted beside the compute API on nova-api's own port. Made by
// the app when [standalone] enabled is set; start() before the first request, stop() before it is destroyed.
// One loop thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "api/http/front_door.hpp"
#include "api/standalone/identity/identity.hpp"
#include "api/standalone/image/image_store.hpp"
#include "api/standalone/options.hpp"
#include "common/async/task_group.hpp"

namespace nova::api::standalone {

class Standalone {
 public:
  struct Setup {
    boost::asio::any_io_executor executor;
    Options options;
    FirstUsers users;  // who the daemons speak as; passwords of admin and demo come from the options
    HashCost hash_cost;
    rpc::Bus* bus = nullptr;       // outlives it
    const Clock* clock = nullptr;  // outlives it
    Logger log;
  };
  explicit Standalone(Setup setup);

  void start();
  awaitable<void> stop();
  // Tokens can be had: what the daemon's readiness asks.
  bool ready() const { return identity_.ready(); }

  // For the front door; they refer to this object. `body_limit` is that of collected bodies.
  std::vector<Mount> mounts(std::size_t body_limit);

  // Of the compute API's requests. Needs no cache in front: a token is checked without a call.
  TokenValidator& tokens() { return identity_.tokens(); }
  IdentityService& identity() { return identity_; }

 private:
  void add(std::string prefix, FaultForm fault, Endpoints endpoints);

  Setup setup_;
  TaskGroup tasks_;
  Identity identity_;
  ImageStore images_;
  std::vector<std::unique_ptr<RestService>> services_;
};

}  // namespace nova::api::standalone
