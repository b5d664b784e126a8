#include "api/aggregates/handlers.hpp"

#include <charconv>

#include "api/aggregates/view.hpp"

namespace nova::api::aggregates {
namespace {

using Service = proto::AggregatesService;
using Shown = Only<"aggregate", AggregateView>;
constexpr const char* zone_key = "availability_zone";

std::int64_t id_of(const Request& request) {
  const std::string& text = request.path[0];
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size())
    throw Fault(Errc::bad_request, "Invalid input received: id must be an integer");
  return id;
}

proto::ChangeAggregate::Request change_of(const Request& request) {
  proto::ChangeAggregate::Request ask;
  ask.id = id_of(request);
  return ask;
}

awaitable<Reply> change(const Request& request, proto::ChangeAggregate::Request ask) {
  const auto reply = co_await request.call<Service, proto::ChangeAggregate>(std::move(ask));
  const Shown view{view_of(reply.aggregate)};
  co_return request.reply(view);
}

std::string stripped(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? text : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

awaitable<Reply> index(Request& request) {
  proto::ListAggregates::Request ask;
  const auto found = co_await request.call<Service, proto::ListAggregates>(std::move(ask));
  Only<"aggregates", std::vector<AggregateView>> list;
  for (const auto& aggregate : found.aggregates) list.value.push_back(view_of(aggregate));
  co_return request.reply(list);
}

awaitable<Reply> show(Request& request) {
  proto::GetAggregate::Request ask{id_of(request)};
  const auto found = co_await request.call<Service, proto::GetAggregate>(std::move(ask));
  const Shown view{view_of(found.aggregate)};
  co_return request.reply(view);
}

awaitable<Reply> create(Request& request, CreateBody body) {
  const auto& zone = body.value.zone.value;
  proto::CreateAggregate::Request ask{body.value.name.text, zone ? zone->text : std::string()};
  const auto made = co_await request.call<Service, proto::CreateAggregate>(std::move(ask));
  const Shown view{brief(made.aggregate)};
  co_return request.reply(view);
}

awaitable<Reply> update(Request& request, UpdateBody body) {
  const auto& [name, zone] = body.value;
  if (!name && !zone.given)
    throw Fault({Errc::bad_request,
                 "Invalid input for field/attribute aggregate. Value: {}. {} is not valid under any of the "
                 "given schemas",
                 "ValidationError"});
  auto ask = change_of(request);
  if (name) ask.name = stripped(*name);
  if (zone.given) ask.metadata[zone_key] = zone.value ? std::optional(zone.value->text) : std::nullopt;
  co_return co_await change(request, std::move(ask));
}

awaitable<Reply> remove(Request& request) {
  proto::DeleteAggregate::Request ask{id_of(request)};
  co_await request.call<Service, proto::DeleteAggregate>(std::move(ask));
  co_return Reply{};
}

awaitable<Reply> add_host(Request& request, AddHostBody body) {
  auto ask = change_of(request);
  ask.add_host = body.value.host.text;
  co_return co_await change(request, std::move(ask));
}

awaitable<Reply> remove_host(Request& request, RemoveHostBody body) {
  auto ask = change_of(request);
  ask.remove_host = body.value.host.text;
  co_return co_await change(request, std::move(ask));
}

awaitable<Reply> set_metadata(Request& request, SetMetadataBody body) {
  auto ask = change_of(request);
  ask.metadata = std::move(body.value.value.items);
  const auto zone = ask.metadata.find(zone_key);
  if (zone != ask.metadata.end() && zone->second == "")
    throw Fault(Errc::bad_request, "Aggregate metadata availability_zone must not be empty.");
  co_return co_await change(request, std::move(ask));
}

}  // namespace nova::api::aggregates
