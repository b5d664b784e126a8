// The seam to a hypervisor: libvirt (compute/hypervisor/libvirt) or fake (compute/hypervisor/fake), chosen by
// [DEFAULT] compute_driver. Every operation is idempotent: it looks before it acts, so that it may be
// repeated after a crash. Called on the loop thread; implementations move what blocks to their own pool.
// Failures are Fault: unavailable (hypervisor away: repeat later), bad_request / unprocessable (no host could
// do this), anything else (this host cannot).
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/compute.hpp"
#include "proto/host.hpp"
#include "proto/states.hpp"

namespace nova::compute {

// A guest as the hypervisor has it.
struct Guest {
  proto::ServerId server;
  std::string name;
  proto::PowerState power = proto::PowerState::nostate;
  std::int64_t generation = 0;  // from its metadata; 0 if it carries none
  bool ours = true;             // false: a domain that this project did not make; never touched
};

struct BuildResult {
  std::string root_device_name;
  proto::PowerState power = proto::PowerState::nostate;
};

class Hypervisor {
 public:
  virtual ~Hypervisor() = default;

  // Connects and verifies the hypervisor; called once before the others.
  virtual awaitable<void> start() = 0;
  virtual awaitable<void> stop() = 0;

  // Makes disks, config drive and domain, and starts the guest. An equal running guest is success. `progress`
  // is called with the task state entered.
  virtual awaitable<BuildResult> build(Context context, proto::ServerSpec server,
                                       std::function<void(proto::TaskState)> progress) = 0;
  // Removes the guest with its disks and files. Absent is success. A guest of a newer generation than
  // `server.generation` is left alone.
  virtual awaitable<void> destroy(Context context, proto::ServerSpec server) = 0;
  // Returns the power state that the guest is in afterwards.
  virtual awaitable<proto::PowerState> change_power(Context context, proto::ServerSpec server,
                                                    proto::PowerOp op) = 0;

  virtual awaitable<std::string> console_output(proto::ServerId server, std::optional<int> lines) = 0;
  virtual awaitable<std::vector<Guest>> list() = 0;
  virtual awaitable<proto::Inventory> inventory() = 0;
  virtual awaitable<std::string> uptime() = 0;

  // Called on the loop thread when a guest's power state changes by itself.
  using OnEvent = std::function<void(proto::ServerId, proto::PowerState)>;
  virtual void on_event(OnEvent handler) = 0;
  // Empty while connected, else why not.
  virtual std::string problem() const = 0;
};

}  // namespace nova::compute
