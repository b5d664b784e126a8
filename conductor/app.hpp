// nova-conductor as a process: its Core over RabbitMQ.
#pragma once
#include "common/daemon/run.hpp"

namespace nova::conductor {

daemon::DaemonSpec daemon_spec();

}  // namespace nova::conductor
