#include "api/images/routes.hpp"

#include <fmt/format.h>

#include <array>

#include "api/http/request.hpp"
#include "api/http/values.hpp"
#include "api/images/view.hpp"

namespace nova::api::images {
namespace {

using Metadata = std::map<std::string, std::string>;
using MetadataBody = Only<"metadata", TextMap<key_pattern>>;
using MetaItemBody = Only<"meta", TextMap<key_pattern>>;

// Parameters here and what the Image service calls them.
struct Filter {
  std::string_view name, there;
};
constexpr std::array filters{Filter{"name", "name"},        Filter{"server", "instance_uuid"},
                             Filter{"type", "image_type"},  Filter{"minRam", "min_ram"},
                             Filter{"minDisk", "min_disk"}, Filter{"marker", "marker"}};
constexpr std::string_view property_prefix = "property-";

constexpr std::array params{QueryParam{"name"},
                            QueryParam{"status"},
                            QueryParam{"changes-since", check_date_time},
                            QueryParam{"server"},
                            QueryParam{"type"},
                            QueryParam{"minRam", check_count},
                            QueryParam{"minDisk", check_count},
                            QueryParam{"limit", check_count},
                            QueryParam{"page_size", check_count},
                            QueryParam{"marker"}};
constexpr QueryRules list_query{.params = params, .strict_from = last_version};
constexpr QueryRules any_query{.strict_from = last_version};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

http::Headers::Item pair(std::string_view name, std::string value) {
  return {std::string(name), std::move(value)};
}

std::vector<http::Headers::Item> filters_of(const Request& request) {
  std::vector<http::Headers::Item> all{pair("limit", std::to_string(page_size(request)))};
  for (const auto& filter : filters)
    if (const std::string* value = request.query.last(filter.name)) all.push_back(pair(filter.there, *value));
  if (const std::string* status = request.query.last("status")) all.push_back(pair("status", lower(*status)));
  if (const std::string* since = request.query.last("changes-since"))
    all.push_back(pair("updated_at", "gte:" + iso_seconds_z(parse_time(*since).value())));
  for (const auto& [name, value] : request.raw_query)
    if (name.starts_with(property_prefix)) all.push_back(pair(name.substr(property_prefix.size()), value));
  return all;
}

template <class View, class Make>
awaitable<Reply> list_as(const Request& request, std::string_view path, Make make) {
  const auto found = co_await request.services.images->list(request.context, filters_of(request));
  const std::string home = co_await request.services.images->home(request.context);
  ImageList<View> list;
  for (const auto& image : found) list.images.push_back(make(image, request.links, home));
  if (!list.images.empty() && list.images.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next(path, request.raw_query, list.images.back().id);
  co_return request.reply(list);
}

awaitable<Reply> list_short(Request& request) {
  co_return co_await list_as<ImageSummary>(request, "images", summary_of);
}
awaitable<Reply> list_detailed(Request& request) {
  co_return co_await list_as<ImageView>(request, "images/detail", view_of);
}

awaitable<Reply> show(Request& request) {
  const auto image = co_await request.services.images->get(request.context, request.path[0]);
  const std::string home = co_await request.services.images->home(request.context);
  co_return request.reply(Only<"image", ImageView>{view_of(image, request.links, home)});
}

awaitable<Reply> remove(Request& request) {
  co_await request.services.images->remove(request.context, request.path[0]);
  co_return Reply{};
}

awaitable<Metadata> properties_of(const Request& request) {
  auto image = co_await request.services.images->get(request.context, request.path[0]);
  co_return std::move(image.meta.properties);
}

// Makes the properties of the image what `wanted` says.
awaitable<Reply> store(const Request& request, Metadata before, Metadata wanted) {
  co_await request.services.images->change_properties(request.context, request.path[0], std::move(before),
                                                      wanted);
  co_return request.reply(Only<"metadata", Metadata>{std::move(wanted)});
}

awaitable<Reply> list_metadata(Request& request) {
  auto properties = co_await properties_of(request);
  co_return request.reply(Only<"metadata", Metadata>{std::move(properties)});
}

awaitable<Reply> merge_metadata(Request& request, MetadataBody body) {
  const Metadata before = co_await properties_of(request);
  Metadata wanted = std::move(body.value.items);
  wanted.insert(before.begin(), before.end());
  co_return co_await store(request, before, std::move(wanted));
}

awaitable<Reply> replace_metadata(Request& request, MetadataBody body) {
  Metadata before = co_await properties_of(request);
  co_return co_await store(request, std::move(before), std::move(body.value.items));
}

Reply one_item(const Request& request, std::string value) {
  Only<"meta", Metadata> view;
  view.value[request.path[1]] = std::move(value);
  return request.reply(view);
}

awaitable<Reply> show_metadata_item(Request& request) {
  const Metadata properties = co_await properties_of(request);
  const auto at = properties.find(request.path[1]);
  if (at == properties.end()) throw Fault(Errc::not_found, "Image metadata item was not found");
  co_return one_item(request, at->second);
}

awaitable<Reply> put_metadata_item(Request& request, MetaItemBody body) {
  if (body.value.items.size() != 1 || !body.value.items.contains(request.path[1]))
    throw Fault(Errc::bad_request, "Request body and URI mismatch");
  Metadata before = co_await properties_of(request);
  Metadata wanted = before;
  const std::string value = body.value.items.begin()->second;
  wanted[request.path[1]] = value;
  co_await store(request, std::move(before), std::move(wanted));
  co_return one_item(request, value);
}

awaitable<Reply> remove_metadata_item(Request& request) {
  Metadata before = co_await properties_of(request);
  Metadata wanted = before;
  if (wanted.erase(request.path[1]) == 0) throw Fault(Errc::not_found, "Image metadata item was not found");
  co_await store(request, std::move(before), std::move(wanted));
  co_return Reply{};
}

constexpr Span proxied{.upto = mv::before(mv::no_proxies)};
constexpr Span metadata_proxied{.upto = mv::before(mv::no_image_metadata_quota)};
constexpr std::string_view metadata = "/images/{id}/metadata";
constexpr std::string_view item = "/images/{id}/metadata/{key}";

constexpr Route image_route(Verb verb, std::string_view path, const QueryRules& query, Handler handler,
                            unsigned success = 200) {
  return {.verb = verb,
          .path = path,
          .versions = proxied,
          .query = query,
          .success = success,
          .handler = handler};
}
constexpr Route metadata_route(Verb verb, std::string_view path, Handler handler, unsigned success = 200) {
  return {.verb = verb,
          .path = path,
          .versions = metadata_proxied,
          .query = any_query,
          .success = success,
          .handler = handler};
}

constexpr std::array rows{
    image_route(Verb::get, "/images", list_query, list_short),
    image_route(Verb::get, "/images/detail", list_query, list_detailed),
    image_route(Verb::get, "/images/{id}", any_query, show),
    image_route(Verb::del, "/images/{id}", any_query, remove, 204),
    metadata_route(Verb::get, metadata, list_metadata),
    metadata_route(Verb::post, metadata, with_body<MetadataBody, merge_metadata>),
    metadata_route(Verb::put, metadata, with_body<MetadataBody, replace_metadata>),
    metadata_route(Verb::get, item, show_metadata_item),
    metadata_route(Verb::put, item, with_body<MetaItemBody, put_metadata_item>),
    metadata_route(Verb::del, item, remove_metadata_item, 204),
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::images
