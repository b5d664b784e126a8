#include "api/http/front_door.hpp"

namespace nova::api {

FrontDoor::FrontDoor(std::vector<Mount> mounts,
                     std::function<std::optional<http::Response>(const http::Request&)> observe,
                     http::Handler compute)
    : mounts_(std::move(mounts)), observe_(std::move(observe)), compute_(std::move(compute)) {}

const Mount* FrontDoor::find(const std::string& path) const {
  for (const auto& mount : mounts_) {
    if (!path.starts_with(mount.prefix)) continue;
    if (path.size() == mount.prefix.size() || path[mount.prefix.size()] == '/') return &mount;
  }
  return nullptr;
}

awaitable<http::Response> FrontDoor::handle(http::Request request) const {
  if (const Mount* mount = find(request.path)) co_return co_await mount->handler(std::move(request));
  // Only the health: the metrics are for operators, on a listener of their own.
  if (request.path == "/healthcheck" && observe_)
    if (auto response = observe_(request)) co_return std::move(*response);
  co_return co_await compute_(std::move(request));
}

http::BodyRule FrontDoor::body_rule(const http::Request& head, std::size_t body_limit) const {
  const Mount* mount = find(head.path);
  if (mount != nullptr && mount->body_rule) return mount->body_rule(head);
  return {body_limit, false};
}

}  // namespace nova::api
