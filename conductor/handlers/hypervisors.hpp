// The conductor's answers about hypervisors (proto/conductor/hypervisors.hpp).
#pragma once
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "proto/conductor/hypervisors.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class HypervisorsHandlers {
 public:
  HypervisorsHandlers(db::Database& database, const Clock& clock, std::chrono::seconds down_time)
      : database_(database), clock_(clock), down_time_(down_time) {}

  awaitable<proto::ListHypervisors::Reply> on(Context, proto::ListHypervisors::Request);
  awaitable<proto::SumHypervisors::Reply> on(Context, proto::SumHypervisors::Request);

 private:
  db::Database& database_;
  const Clock& clock_;
  std::chrono::seconds down_time_;
};

void serve(rpc::Dispatcher& dispatcher, HypervisorsHandlers& handlers);

}  // namespace nova::conductor
