// nova-scheduler as a process: its Core over RabbitMQ.
#pragma once
#include "common/daemon/run.hpp"

namespace nova::scheduler {

daemon::DaemonSpec daemon_spec();

}  // namespace nova::scheduler
