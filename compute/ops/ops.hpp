// The work of each operation over the hypervisor seam. Each may be repeated after a crash at any point.
#pragma once
#include <functional>
#include <string>

#include "common/async/awaitable.hpp"
#include "compute/hypervisor/hypervisor.hpp"
#include "compute/operation.hpp"
#include "compute/ops/outcome.hpp"

namespace nova::compute::ops {

using Progress = std::function<void(proto::TaskState)>;

// The hypervisor outlives the coroutines.
awaitable<Result> build(Hypervisor& hypervisor, Operation operation, Progress progress);
awaitable<Result> destroy(Hypervisor& hypervisor, Operation operation);
awaitable<Result> change_power(Hypervisor& hypervisor, Operation operation);
// Whichever `operation.kind` says.
awaitable<Result> perform(Hypervisor& hypervisor, Operation operation, Progress progress);

// The end of a guest's serial log; throws Fault(not_found) without a guest.
awaitable<std::string> console(Hypervisor& hypervisor, proto::GetConsoleOutput::Request request);

}  // namespace nova::compute::ops
