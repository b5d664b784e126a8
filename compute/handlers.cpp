#include "compute/handlers.hpp"

#include "common/error.hpp"
#include "compute/ops/ops.hpp"

namespace nova::compute {
namespace {

Operation operation_of(OperationKind kind, const Context& context, proto::OperationRef ref,
                       proto::ServerSpec server) {
  if (ref.server.empty() || ref.server != server.id)
    throw Fault(Errc::bad_request, "The operation and the server that comes with it do not belong together.");
  Operation operation;
  operation.kind = kind;
  operation.ref = std::move(ref);
  operation.server = std::move(server);
  operation.requester = requester_of(context);
  return operation;
}

}  // namespace

awaitable<rpc::Nothing> Handlers::on(Context context, proto::BuildAndRun::Request request) {
  auto operation =
      operation_of(OperationKind::build, context, std::move(request.operation), std::move(request.server));
  co_await operations_.accept(std::move(operation));
  co_return rpc::Nothing{};
}

awaitable<rpc::Nothing> Handlers::on(Context context, proto::Terminate::Request request) {
  auto operation =
      operation_of(OperationKind::destroy, context, std::move(request.operation), std::move(request.server));
  co_await operations_.accept(std::move(operation));
  co_return rpc::Nothing{};
}

awaitable<rpc::Nothing> Handlers::on(Context context, proto::ChangePower::Request request) {
  auto operation =
      operation_of(OperationKind::power, context, std::move(request.operation), std::move(request.server));
  operation.power = request.op;
  co_await operations_.accept(std::move(operation));
  co_return rpc::Nothing{};
}

awaitable<proto::GetConsoleOutput::Reply> Handlers::on(Context, proto::GetConsoleOutput::Request request) {
  proto::GetConsoleOutput::Reply reply;
  reply.output = co_await ops::console(hypervisor_, std::move(request));
  co_return reply;
}

awaitable<proto::GetHostUptime::Reply> Handlers::on(Context, proto::GetHostUptime::Request) {
  proto::GetHostUptime::Reply reply;
  reply.uptime = co_await hypervisor_.uptime();
  co_return reply;
}

}  // namespace nova::compute
