// The nova-api daemon: wires broker, Identity, Image and Network clients and the compute API together.
#pragma once
#include "common/daemon/run.hpp"

namespace nova::api {

daemon::DaemonSpec daemon_spec();

}  // namespace nova::api
