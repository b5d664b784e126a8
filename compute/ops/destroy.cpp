#include "compute/ops/ops.hpp"

namespace nova::compute::ops {

awaitable<Result> destroy(Hypervisor& hypervisor, Operation operation) {
  Context context = context_of(operation);
  co_await hypervisor.destroy(std::move(context), std::move(operation.server));
  co_return Result{};
}

}  // namespace nova::compute::ops
