// The one connection to libvirt: kept alive, watched, and opened again with growing pauses when libvirtd goes
// away. Lifecycle events arrive on the loop. Methods are for the loop thread; the handle that get() returns
// may be used on any.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/async/blocking_pool.hpp"
#include "common/async/task_group.hpp"
#include "common/log/log.hpp"
#include "compute/hypervisor/libvirt/handles.hpp"
#include "proto/ids.hpp"
#include "proto/states.hpp"

namespace nova::compute::libvirt {

struct ConnectionOptions {
  std::string uri = "qemu:///system";
  std::chrono::milliseconds first_retry{250};
  std::chrono::milliseconds last_retry{10'000};
};

class Connection {
 public:
  Connection(boost::asio::any_io_executor executor, BlockingPool& pool, ConnectionOptions options,
             Logger log);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Opens it; Fault(unavailable) when that fails. From then on it is opened again whenever it is lost.
  // Calling it once more is harmless.
  awaitable<void> start();
  awaitable<void> stop();

  // Fault(unavailable) while there is none.
  ConnectHandle get() const;
  // Counts connections: what was learnt over an older one may have changed.
  std::uint64_t epoch() const;
  std::string problem() const;

  using OnEvent = std::function<void(proto::ServerId, proto::PowerState)>;
  void on_event(OnEvent handler);
  // Called after every connection but the first.
  void on_reconnect(std::function<void()> handler);

 private:
  struct State;
  struct Callbacks;
  awaitable<void> open();
  awaitable<void> keep();
  awaitable<void> reopen();

  BlockingPool& pool_;
  const ConnectionOptions options_;
  Logger log_;
  std::shared_ptr<State> state_;
  TaskGroup tasks_;
};

// The state that a lifecycle event tells of; nothing for events that change none. Pure.
std::optional<proto::PowerState> power_after(int event, int detail);

}  // namespace nova::compute::libvirt
