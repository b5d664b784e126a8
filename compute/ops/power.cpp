#include "compute/ops/ops.hpp"

namespace nova::compute::ops {

awaitable<Result> change_power(Hypervisor& hypervisor, Operation operation) {
  Context context = context_of(operation);
  const proto::PowerOp op = operation.power;
  Result result;
  result.power = co_await hypervisor.change_power(std::move(context), std::move(operation.server), op);
  co_return result;
}

}  // namespace nova::compute::ops
