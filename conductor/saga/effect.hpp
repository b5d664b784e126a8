// What a workflow step changes in the database, as data: the saga log applies the effects and saves the
// record in one transaction, so that a step and its trace are one. A test's log applies them to a world in
// memory. Applying throws Fault(conflict) when the world has moved on; then nothing of the batch holds.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/error.hpp"
#include "proto/flavor.hpp"
#include "proto/ids.hpp"
#include "proto/network.hpp"
#include "proto/states.hpp"

namespace nova::conductor::effect {

// Takes the resources on the host and makes it the server's host, under this generation; the server enters
// the task. Throws conflict if they do not fit any more, not_found if the server is gone or being deleted.
struct ClaimHost {
  proto::ServerId server;
  proto::HostName host;
  std::string node, zone;
  int vcpus = 0, memory_mb = 0, disk_gb = 0;
  std::int64_t generation = 0;
  proto::TaskState task = proto::TaskState::none;
};

// Gives the resources back and clears the server's host. Nothing claimed is success.
struct ReleaseClaim {
  proto::ServerId server;
};

// A build enters its next task. Throws not_found if the server is gone or being deleted.
struct EnterTask {
  proto::ServerId server;
  proto::TaskState task = proto::TaskState::none;
};

struct SetVifs {
  proto::ServerId server;
  std::vector<proto::Vif> vifs;
};

// The work on a server is over: its stable state. A server that is being deleted keeps its task.
struct Settle {
  proto::ServerId server;
  proto::VmState vm_state = proto::VmState::active;
  proto::PowerState power = proto::PowerState::nostate;
  bool launched = false;  // sets launched_at if it is not set
  std::string root_device_name;
};

// The work failed: the fault that users see, and the state it leaves the server in (nothing: as it was).
struct Fail {
  proto::ServerId server;
  std::optional<proto::VmState> vm_state;
  int code = 500;
  std::string message;
  std::string details;
  proto::HostName host;
};

// One event of the request's action record; `last` also finishes the action.
struct RecordEvent {
  proto::ServerId server;
  std::string request_id;
  std::string event;
  bool success = true;
  std::string host;
  std::string details;
  bool last = false;
};

// Moves the server to the archive, with all that hangs on it.
struct Archive {
  proto::ServerId server;
};

// A host's builds that failed in a row; a success begins anew.
struct CountBuild {
  proto::HostName host;
  bool success = false;
};

using Any =
    std::variant<ClaimHost, ReleaseClaim, EnterTask, SetVifs, Settle, Fail, RecordEvent, Archive, CountBuild>;

}  // namespace nova::conductor::effect

namespace nova::conductor {
using Effects = std::vector<effect::Any>;
}
