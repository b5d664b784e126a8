#include <algorithm>

#include "api/servers/handlers.hpp"
#include "api/servers/target.hpp"
#include "proto/compute.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

awaitable<Reply> change_power(const Request& request, proto::PowerOp op) {
  proto::ChangeServerPower::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.op = op;
  co_await request.call<proto::ServersService, proto::ChangeServerPower>(std::move(ask));
  co_return Reply{};
}

awaitable<Reply> change_lock(const Request& request, bool locked, std::optional<std::string> reason) {
  proto::LockServer::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.lock = locked;
  ask.reason = std::move(reason);
  co_await request.call<proto::ServersService, proto::LockServer>(std::move(ask));
  co_return Reply{};
}

bool is_shown(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 32 || c == '\t' || c == '\n';
}

}  // namespace

awaitable<Reply> start(Request& request) { co_return co_await change_power(request, proto::PowerOp::start); }
awaitable<Reply> stop(Request& request) { co_return co_await change_power(request, proto::PowerOp::stop); }

awaitable<Reply> reboot(Request& request, RebootBody body) {
  const bool hard = body.value.type == RebootType::hard;
  co_return co_await change_power(request, hard ? proto::PowerOp::reboot_hard : proto::PowerOp::reboot_soft);
}

awaitable<Reply> lock(Request& request) { co_return co_await change_lock(request, true, std::nullopt); }

awaitable<Reply> lock_with_reason(Request& request, LockBody body) {
  co_return co_await change_lock(request, true, std::move(body.lock.locked_reason));
}

awaitable<Reply> unlock(Request& request) {
  // The owner undoes his own lock; that of an administrator needs more.
  const auto& server = request.found<proto::Server>();
  const bool owner = server.project_id == request.context.project_id;
  if (server.locked && (server.locked_by == "admin" || !owner))
    request.require("os_compute_api:os-lock-server:unlock:unlock_override");
  co_return co_await change_lock(request, false, std::nullopt);
}

awaitable<Reply> get_console_output(Request& request, ConsoleOutputBody body) {
  const auto& server = request.found<proto::Server>();
  if (server.host.empty())
    throw Fault({Errc::conflict, "Instance " + server.id.str() + " is not ready", "InstanceNotReady"});
  proto::GetConsoleOutput::Request ask;
  ask.server = server.id;
  if (body.value.length && body.value.length->value >= 0)
    ask.tail_length = static_cast<int>(body.value.length->value);
  auto reply = co_await request.call<proto::ComputeService, proto::GetConsoleOutput>(std::move(ask),
                                                                                     server.host.str());
  std::erase_if(reply.output, [](char c) { return !is_shown(c); });
  co_return request.reply(Only<"output", std::string>{std::move(reply.output)});
}

}  // namespace nova::api::servers
