#include "api/server_groups/handlers.hpp"

#include <charconv>

#include "api/server_groups/view.hpp"

namespace nova::api::server_groups {
namespace {

using Service = proto::ServerGroupsService;

int offset_of(const Request& request) {
  const std::string* given = request.query.last("offset");
  int offset = 0;
  if (given != nullptr) {
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), offset);
    if (error != std::errc{} || end != given->data() + given->size())
      throw Fault(Errc::bad_request, "offset param must be an integer");
  }
  return offset;
}

bool of_all_projects(const Request& request) {
  if (!request.query.has("all_projects") || !request.context.is_admin) return false;
  request.require("os_compute_api:os-server-groups:index:all_projects");
  return true;
}

Reply answer(const Request& request, const proto::ServerGroup& group) {
  const Only<"server_group", GroupView> view{view_of(group)};
  return request.reply(view);
}

}  // namespace

awaitable<void> find_group(Request& request) {
  proto::GetServerGroup::Request ask{request.path[0]};
  auto reply = co_await request.call<Service, proto::GetServerGroup>(std::move(ask));
  request.target["project_id"] = reply.group.project_id;
  request.put_found(std::move(reply.group));
}

awaitable<Reply> index(Request& request) {
  proto::ListServerGroups::Request ask;
  ask.all_projects = of_all_projects(request);
  ask.limit = page_size(request);
  if (ask.limit == 0) ask.limit = request.services.api.max_limit;
  ask.offset = offset_of(request);
  const auto found = co_await request.call<Service, proto::ListServerGroups>(std::move(ask));
  Only<"server_groups", std::vector<GroupView>> list;
  for (const auto& group : found.groups) list.value.push_back(view_of(group));
  co_return request.reply(list);
}

awaitable<Reply> show(Request& request) { co_return answer(request, request.found<proto::ServerGroup>()); }

awaitable<Reply> create(Request& request, CreateGroupBody body) {
  const auto& asked = body.value;
  proto::CreateServerGroup::Request ask;
  ask.group.name = asked.name.text;
  ask.group.policy = asked.policy();
  ask.group.max_server_per_host = 0;
  if (const auto& most = asked.rules.max_server_per_host) {
    if (ask.group.policy != "anti-affinity")
      throw Fault(Errc::bad_request, "Only anti-affinity policy supports rules.");
    ask.group.max_server_per_host = static_cast<int>(most->value);
  }
  const auto made = co_await request.call<Service, proto::CreateServerGroup>(std::move(ask));
  co_return answer(request, made.group);
}

awaitable<Reply> remove(Request& request) {
  proto::DeleteServerGroup::Request ask{request.path[0]};
  co_await request.call<Service, proto::DeleteServerGroup>(std::move(ask));
  co_return Reply{};
}

}  // namespace nova::api::server_groups
