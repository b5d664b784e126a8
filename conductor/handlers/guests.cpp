#include "conductor/handlers/guests.hpp"

#include <algorithm>

#include "common/ip.hpp"
#include "common/rpc/server.hpp"
#include "conductor/logic/action_check.hpp"
#include "conductor/logic/server_spec.hpp"
#include "conductor/store/ports.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {
namespace {

void check_administrator(const Context& context) {
  if (!context.is_admin) throw Fault(Errc::forbidden, "Only an administrator may ask as a guest.");
}

// A port's owner may write any server's id into it: only what the server itself was given counts.
bool was_given(const proto::Server& server, const proto::PortId& port, const std::string& address) {
  return std::any_of(server.vifs.begin(), server.vifs.end(), [&](const proto::Vif& vif) {
    return vif.port_id == port && std::any_of(vif.fixed_ips.begin(), vif.fixed_ips.end(),
                                              [&](const auto& ip) { return ip.address == address; });
  });
}

proto::Server server_at(Tx& tx, const std::string& address) {
  std::optional<proto::Server> found;
  for (const auto& [port, id] : ports_at(tx, address)) {
    auto server = server_find(tx, id);
    if (!server || server->host.empty() || !was_given(*server, port, address)) continue;
    if (found && found->id != server->id)
      throw Fault(Errc::not_found, "The address " + address + " is that of several servers.");
    found = std::move(server);
  }
  if (!found) throw Fault(Errc::not_found, "No server has the address " + address + ".");
  return std::move(*found);
}

proto::Server server_of(Tx& tx, const proto::GetGuest::Request& request) {
  if (request.server.empty()) return server_at(tx, request.address);
  auto server = server_find(tx, request.server);
  if (!server) throw_not_found(request.server);
  return std::move(*server);
}

}  // namespace

awaitable<proto::GetGuest::Reply> GuestsHandlers::on(Context context, proto::GetGuest::Request request) {
  check_administrator(context);
  if (request.server.empty() && !net::Ip::parse(request.address))
    throw Fault(Errc::bad_request, "A guest is known by its id or its address.");
  co_return co_await database_.read(context, [&](Tx& tx) {
    const auto server = server_of(tx, request);
    proto::GetGuest::Reply reply;
    reply.server = spec_of(server, server_secrets_find(tx, server.id).value_or(ServerSecrets{}));
    reply.server.admin_password = {};
    reply.password = guest_password_find(tx, server.id);
    return reply;
  });
}

awaitable<rpc::Nothing> GuestsHandlers::on(Context context, proto::SetGuestPassword::Request request) {
  check_administrator(context);
  co_await database_.transact(context, [&](Tx& tx) {
    if (guest_password_set(tx, request.server, request.password)) return;
    if (!server_find(tx, request.server)) throw_not_found(request.server);
    throw Fault(Errc::conflict, "The password is set already.");
  });
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, GuestsHandlers& handlers) {
  dispatcher.add(proto::GuestsService{}, handlers);
}

}  // namespace nova::conductor
