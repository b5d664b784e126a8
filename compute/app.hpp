// nova-compute as a process: its fleet of agents over RabbitMQ.
#pragma once
#include "common/daemon/run.hpp"

namespace nova::compute {

daemon::DaemonSpec daemon_spec();

}  // namespace nova::compute
