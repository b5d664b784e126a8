#include "api/servers/handlers.hpp"
#include "api/servers/list_query.hpp"
#include "api/servers/target.hpp"
#include "api/servers/view.hpp"

namespace nova::api::servers {
namespace {

// `Method` lists whole servers, or names.
template <class Method>
awaitable<typename Method::Reply> servers_of(const Request& request, std::string_view all_tenants_rule) {
  std::optional<proto::ListServers::Request> list = list_request(request, all_tenants_rule);
  if (!list || list->limit == 0) co_return typename Method::Reply{};
  typename Method::Request ask{std::move(*list)};
  co_return co_await request.call<proto::ServersService, Method>(std::move(ask));
}

template <class View>
Reply answer(const Request& request, ServerList<View> list, std::string_view path) {
  if (!list.servers.empty() && list.servers.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next(path, request.raw_query, list.servers.back().id);
  return request.reply(list);
}

}  // namespace

awaitable<Reply> list_short(Request& request) {
  const auto found =
      co_await servers_of<proto::ListServerNames>(request, "os_compute_api:servers:index:get_all_tenants");
  ServerList<ServerSummary> list;
  list.servers.reserve(found.servers.size());
  for (const auto& server : found.servers)
    list.servers.push_back({server.id.str(), server.name, request.links.of("servers", server.id.str())});
  co_return answer(request, std::move(list), "servers");
}

awaitable<Reply> list_detailed(Request& request) {
  const auto found =
      co_await servers_of<proto::ListServers>(request, "os_compute_api:servers:detail:get_all_tenants");
  const ViewRights rights = rights_of(request);
  ServerList<ServerView> list;
  list.servers.reserve(found.servers.size());
  for (const auto& server : found.servers) list.servers.push_back(view_of(server, request.links, rights));
  co_return answer(request, std::move(list), "servers/detail");
}

}  // namespace nova::api::servers
