// Tells the schedulers which hosts changed: gathers names for a moment, reads the rows once and sends one
// fanout. A lost message does no harm: the next change, or the scheduler's refresh, brings the newer
// generation. Used on the loop thread; owned by the app.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <set>

#include "common/async/task_group.hpp"
#include "common/log/log.hpp"
#include "common/rpc/client.hpp"
#include "conductor/db/database.hpp"
#include "proto/scheduler.hpp"

namespace nova::conductor {

class HostNews {
 public:
  HostNews(boost::asio::any_io_executor executor, db::Database& database, rpc::Bus& bus, Logger log);

  void touched(proto::HostName host);
  void removed(proto::HostName host);
  // Nothing changed, but the host was heard of; sent with the next second's worth.
  void alive(proto::HostName host, Timestamp seen);
  awaitable<void> stop();

 private:
  awaitable<void> send_later();
  awaitable<void> send_alive();
  awaitable<void> try_send(proto::UpdateHosts::Request news, std::vector<proto::HostName> changed);
  awaitable<void> send(proto::UpdateHosts::Request news, std::vector<proto::HostName> changed);
  void wake();
  void wake_slowly();

  db::Database& database_;
  rpc::Client<proto::SchedulerService> schedulers_;
  Logger log_;
  TaskGroup tasks_;
  std::set<proto::HostName> changed_, removed_;
  std::map<proto::HostName, Timestamp> alive_;
  bool sending_ = false, sending_alive_ = false;
};

}  // namespace nova::conductor
