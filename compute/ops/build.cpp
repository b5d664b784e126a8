#include "compute/ops/ops.hpp"

namespace nova::compute::ops {

awaitable<Result> build(Hypervisor& hypervisor, Operation operation, Progress progress) {
  Context context = context_of(operation);
  const BuildResult built =
      co_await hypervisor.build(std::move(context), std::move(operation.server), std::move(progress));
  Result result;
  result.power = built.power;
  result.root_device_name = built.root_device_name;
  co_return result;
}

awaitable<Result> perform(Hypervisor& hypervisor, Operation operation, Progress progress) {
  switch (operation.kind) {
    case OperationKind::build:
      co_return co_await build(hypervisor, std::move(operation), std::move(progress));
    case OperationKind::destroy:
      co_return co_await destroy(hypervisor, std::move(operation));
    case OperationKind::power:
      break;
  }
  co_return co_await change_power(hypervisor, std::move(operation));
}

}  // namespace nova::compute::ops
