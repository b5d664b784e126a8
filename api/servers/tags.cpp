#include <fmt/format.h>

#include <algorithm>

#include "api/servers/handlers.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

constexpr std::size_t most_tags = 50;

struct TagsView {
  std::vector<std::string> tags;
  static constexpr auto fields() { return Pack{field("tags", &TagsView::tags)}; }
};

awaitable<proto::ChangeServerTags::Reply> change(const Request& request, proto::MapChange how,
                                                 std::vector<std::string> tags) {
  proto::ChangeServerTags::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.change = how;
  ask.tags = std::move(tags);
  co_return co_await request.call<proto::ServersService, proto::ChangeServerTags>(std::move(ask));
}

bool carries(const proto::Server& server, const std::string& tag) {
  return std::find(server.tags.begin(), server.tags.end(), tag) != server.tags.end();
}

void require_tag(const Request& request) {
  const auto& server = request.found<proto::Server>();
  if (!carries(server, request.path[1]))
    throw Fault(Errc::not_found, fmt::format("Server {} has no tag '{}'", server.id.str(), request.path[1]));
}

}  // namespace

awaitable<Reply> list_tags(Request& request) {
  co_return request.reply(TagsView{request.found<proto::Server>().tags});
}

awaitable<Reply> replace_tags(Request& request, TagsBody body) {
  std::vector<std::string> tags;
  for (auto& tag : body.tags)
    if (std::find(tags.begin(), tags.end(), tag.text) == tags.end()) tags.push_back(std::move(tag.text));
  auto reply = co_await change(request, proto::MapChange::replace, std::move(tags));
  co_return request.reply(TagsView{std::move(reply.tags)});
}

awaitable<Reply> clear_tags(Request& request) {
  co_await change(request, proto::MapChange::replace, {});
  co_return Reply{};
}

awaitable<Reply> has_tag(Request& request) {
  require_tag(request);
  co_return Reply{};
}

awaitable<Reply> add_tag(Request& request) {
  const auto& server = request.found<proto::Server>();
  const std::string& tag = request.path[1];
  if (!request.body.root().is_null()) nova::detail::fail_type({}, request.body.root(), "null");
  if (!whole_tag_pattern.fits(tag))
    throw Fault(
        Errc::bad_request,
        fmt::format(
            "Tag '{}' is invalid. It must be a non empty string without characters '/' and ',', of at most "
            "60 characters.",
            tag));
  if (!carries(server, tag) && server.tags.size() >= most_tags)
    throw Fault(Errc::bad_request,
                fmt::format("The number of tags exceeded the per-server limit {}", most_tags));
  std::vector<std::string> tags;
  tags.push_back(tag);
  const auto made = co_await change(request, proto::MapChange::merge, std::move(tags));
  Reply reply;
  reply.status = made.added ? 201 : 204;
  if (made.added)
    reply.headers.set("Location",
                      request.links.self(fmt::format("servers/{}/tags/{}", server.id.str(), tag)));
  co_return reply;
}

awaitable<Reply> remove_tag(Request& request) {
  require_tag(request);
  std::vector<std::string> tags;
  tags.push_back(request.path[1]);
  co_await change(request, proto::MapChange::remove, std::move(tags));
  co_return Reply{};
}

}  // namespace nova::api::servers
