// The conductor's answers to hosts and schedulers (proto/conductor/hosts.hpp).
#pragma once
#include "common/clock.hpp"
#include "common/log/log.hpp"
#include "conductor/db/database.hpp"
#include "conductor/handlers/host_beats.hpp"
#include "conductor/host_news.hpp"
#include "conductor/saga/runner.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/servers.hpp"
#include "proto/conductor/hosts.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class HostsHandlers {
 public:
  // All outlive the handlers.
  struct Parts {
    db::Database& database;
    SagaRunner& runner;
    HostNews& news;
    const Clock& clock;
    Logger log;
    SagaLease lease;
    std::chrono::milliseconds host_silence;
    bool enable_new_services = true;
  };
  explicit HostsHandlers(Parts parts) : parts_(std::move(parts)), beats_(parts_.database) {}

  awaitable<proto::ReportHost::Reply> on(Context, proto::ReportHost::Request);
  awaitable<rpc::Nothing> on(Context, proto::OperationReport);
  awaitable<proto::ReportOperations::Reply> on(Context, proto::ReportOperations::Request);
  awaitable<proto::ListHostServers::Reply> on(Context, proto::ListHostServers::Request);
  awaitable<proto::OwnedServers::Reply> on(Context, proto::OwnedServers::Request);
  awaitable<proto::ListHosts::Reply> on(Context, proto::ListHosts::Request);

 private:
  struct Reported;
  awaitable<Reported> hear(Context context, const proto::ReportHost::Request& request);
  awaitable<std::string> take(proto::OperationReport report);
  Reported report_in(Tx& tx, const proto::ReportHost::Request& request) const;
  void observe_power(Tx& tx, const proto::ReportHost::Request& request, std::vector<SagaRecord>& sagas) const;

  Parts parts_;
  HostBeats beats_;
};

void serve(rpc::Dispatcher& dispatcher, HostsHandlers& handlers);

}  // namespace nova::conductor
