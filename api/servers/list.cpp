#include "api/servers/handlers.hpp"
#include "api/servers/list_query.hpp"
#include "api/servers/target.hpp"
#include "api/servers/view.hpp"

namespace nova::api::servers {
namespace {

awaitable<std::vector<proto::Server>> servers_of(const Request& request, std::string_view all_tenants_rule,
                                                 bool detail) {
  std::optional<proto::ListServers::Request> ask = list_request(request, all_tenants_rule);
  if (!ask || ask->limit == 0) co_return std::vector<proto::Server>{};
  ask->detail = detail;
  auto reply = co_await request.call<proto::ServersService, proto::ListServers>(std::move(*ask));
  co_return std::move(reply.servers);
}

template <class View>
Reply answer(const Request& request, ServerList<View> list, std::string_view path) {
  if (!list.servers.empty() && list.servers.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next(path, request.raw_query, list.servers.back().id);
  return request.reply(list);
}

}  // namespace

awaitable<Reply> list_short(Request& request) {
  const auto servers = co_await servers_of(request, "os_compute_api:servers:index:get_all_tenants", false);
  ServerList<ServerSummary> list;
  list.servers.reserve(servers.size());
  for (const auto& server : servers) list.servers.push_back(summary_of(server, request.links));
  co_return answer(request, std::move(list), "servers");
}

awaitable<Reply> list_detailed(Request& request) {
  const auto servers = co_await servers_of(request, "os_compute_api:servers:detail:get_all_tenants", true);
  const ViewRights rights = rights_of(request);
  ServerList<ServerView> list;
  list.servers.reserve(servers.size());
  for (const auto& server : servers) list.servers.push_back(view_of(server, request.links, rights));
  co_return answer(request, std::move(list), "servers/detail");
}

}  // namespace nova::api::servers
