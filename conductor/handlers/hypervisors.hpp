// The conductor's answers about hypervisors (proto/conductor/hypervisors.hpp).
#pragma once
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/logic/hearing.hpp"
#include "proto/conductor/hypervisors.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class HypervisorsHandlers {
 public:
  // All outlive the handlers.
  HypervisorsHandlers(db::Database& database, const Clock& clock, const Hearing& hearing)
      : database_(database), clock_(clock), hearing_(hearing) {}

  awaitable<proto::ListHypervisors::Reply> on(Context, proto::ListHypervisors::Request);
  awaitable<proto::SumHypervisors::Reply> on(Context, proto::SumHypervisors::Request);

 private:
  db::Database& database_;
  const Clock& clock_;
  const Hearing& hearing_;
};

void serve(rpc::Dispatcher& dispatcher, HypervisorsHandlers& handlers);

}  // namespace nova::conductor
