#include "api/conductor_calls.hpp"
#include "api/servers/handlers.hpp"
#include "api/servers/target.hpp"
#include "api/servers/view.hpp"
#include "common/ip.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

// The view of one server, which shows its groups too.
ServerView whole_view(const Request& request, const proto::Server& server) {
  ServerView view = view_of(server, request.links, rights_of(request));
  view.server_groups = server.server_groups;
  return view;
}

template <const Pattern& P>
void take(std::optional<std::string>& to, const std::optional<Matching<P>>& from) {
  if (from) to = from->text;
}

proto::UpdateServer::Request changes_of(const UpdateServer& body) {
  proto::UpdateServer::Request ask;
  if (body.name) ask.name = body.name->text;
  if (body.disk_config) ask.disk_config = enum_name(*body.disk_config);
  ask.access_ip_v4 = body.access_ip_v4;
  if (body.access_ip_v6) ask.access_ip_v6 = net::short_form(*body.access_ip_v6);
  ask.description = body.description.value;
  ask.clear_description = body.description.given && !body.description.value;
  ask.pinned_zone = body.pinned_zone.value;
  ask.unpin_zone = body.pinned_zone.given && !body.pinned_zone.value;
  take(ask.hostname, body.short_hostname);
  take(ask.hostname, body.long_hostname);
  return ask;
}

}  // namespace

awaitable<Reply> show(Request& request) {
  co_return request.reply(Only<"server", ServerView>{whole_view(request, request.found<proto::Server>())});
}

awaitable<Reply> update(Request& request, UpdateServerBody body) {
  proto::UpdateServer::Request ask = changes_of(body.value);
  ask.server = request.found<proto::Server>().id;
  const auto reply = co_await request.call<proto::ServersService, proto::UpdateServer>(std::move(ask));
  co_return request.reply(
      Only<"server", UpdatedServerView>{UpdatedServerView(whole_view(request, reply.server))});
}

awaitable<Reply> remove(Request& request) {
  co_await request.services.conductor->remove(request.context, request.found<proto::Server>().id);
  co_return Reply{};
}

}  // namespace nova::api::servers
