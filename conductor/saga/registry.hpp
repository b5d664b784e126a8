// The workflows by name, with their ports bound: what the runner needs to drive a record of any kind.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "conductor/saga/drive.hpp"

namespace nova::conductor {

class SagaRegistry {
 public:
  // Drives the record on, after handing it the report if there is one. Returns the record as last saved.
  using Driver = std::function<awaitable<SagaRecord>(DriveEnvironment, Context, SagaRecord,
                                                     std::optional<proto::OperationReport>)>;

  // `saga` and `ports` outlive the registry.
  template <class Ports, class State>
  void add(const Saga<Ports, State>& saga, Ports& ports) {
    drivers_[{std::string(saga.name), saga.version}] =
        [&saga, &ports](DriveEnvironment env, Context context, SagaRecord record,
                        std::optional<proto::OperationReport> report) {
          return drive(saga, ports, env, std::move(context), std::move(record), std::move(report));
        };
  }
  // nullptr for a workflow that this release does not know (a newer one's: left to a newer conductor).
  const Driver* find(const std::string& kind, int version) const {
    const auto at = drivers_.find({kind, version});
    return at == drivers_.end() ? nullptr : &at->second;
  }

 private:
  template <class Ports, class State>
  static awaitable<SagaRecord> drive(const Saga<Ports, State>& saga, Ports& ports, DriveEnvironment env,
                                     Context context, SagaRecord record,
                                     std::optional<proto::OperationReport> report) {
    Drive<Ports, State> one(saga, ports, env, std::move(context), std::move(record));
    if (report)
      co_await one.report(std::move(*report));
    else
      co_await one.run();
    co_return one.record();
  }

  std::map<std::pair<std::string, int>, Driver> drivers_;
};

}  // namespace nova::conductor
