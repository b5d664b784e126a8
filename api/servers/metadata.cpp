#include <fmt/format.h>

#include "api/servers/handlers.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

using Metadata = std::map<std::string, std::string>;
using MetadataView = Only<"metadata", Metadata>;

awaitable<Metadata> change(const Request& request, proto::MapChange how, Metadata items) {
  proto::ChangeServerMetadata::Request ask;
  ask.server = request.found<proto::Server>().id;
  ask.change = how;
  ask.metadata = std::move(items);
  auto reply = co_await request.call<proto::ServersService, proto::ChangeServerMetadata>(std::move(ask));
  co_return std::move(reply.metadata);
}

void require_item(const Request& request) {
  if (!request.found<proto::Server>().metadata.contains(request.path[1]))
    throw Fault(Errc::not_found, "Metadata item was not found");
}

Reply one_item(const Request& request, std::string value) {
  Only<"meta", Metadata> view;
  view.value[request.path[1]] = std::move(value);
  return request.reply(view);
}

}  // namespace

awaitable<Reply> list_metadata(Request& request) {
  co_return request.reply(MetadataView{request.found<proto::Server>().metadata});
}

awaitable<Reply> merge_metadata(Request& request, MetadataBody body) {
  MetadataView view;
  view.value = co_await change(request, proto::MapChange::merge, std::move(body.value.items));
  co_return request.reply(view);
}

awaitable<Reply> replace_metadata(Request& request, MetadataBody body) {
  MetadataView view;
  view.value = co_await change(request, proto::MapChange::replace, std::move(body.value.items));
  co_return request.reply(view);
}

awaitable<Reply> show_metadata_item(Request& request) {
  require_item(request);
  co_return one_item(request, request.found<proto::Server>().metadata.at(request.path[1]));
}

awaitable<Reply> put_metadata_item(Request& request, MetaItemBody body) {
  auto& items = body.value.items;
  if (items.size() != 1) throw Fault(Errc::bad_request, "Request body must hold exactly one metadata item");
  if (!items.contains(request.path[1])) throw Fault(Errc::bad_request, "Request body and URI mismatch");
  const std::string value = items.begin()->second;
  co_await change(request, proto::MapChange::merge, std::move(items));
  co_return one_item(request, value);
}

awaitable<Reply> remove_metadata_item(Request& request) {
  require_item(request);
  Metadata item;
  item[request.path[1]] = "";
  co_await change(request, proto::MapChange::remove, std::move(item));
  co_return Reply{};
}

}  // namespace nova::api::servers
