#include "api/standalone/image/images.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/pipeline/body.hpp"
#include "api/standalone/image/fields.hpp"
#include "api/standalone/image/filters.hpp"
#include "api/standalone/image/patch.hpp"
#include "api/standalone/image/rights.hpp"
#include "api/standalone/image/view.hpp"
#include "common/http/url.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::images;

namespace {

// Somebody else may change the image between our look and our write.
constexpr int tries = 5;

awaitable<Image> save(const Call& call, Image image) {
  DescribeImage::Request request;
  request.image = std::move(image);
  auto saved = co_await call.ask<Service, DescribeImage>(std::move(request));
  co_return std::move(saved.image);
}

// Changes what `change` says, on the newest version of the image.
template <class F>
awaitable<Image> change_image(const Call& call, F change) {
  for (int left = tries;; --left) {
    Image image = co_await find_image(call);
    require_change(call.context, image);
    change(image);
    try {
      co_return co_await save(call, std::move(image));
    } catch (const Fault& fault) {
      if (fault.code() != Errc::conflict || left == 0) throw;
    }
  }
}

void patch_image(Image& image, const Call& call) {
  const Image before = image;
  apply_patch(image, call.body.root());
  if (image.visibility != before.visibility) require_visibility(call.context, image.visibility);
  if (image.owner != before.owner && !call.context.is_admin)
    throw Fault(Errc::forbidden, "You are not permitted to change the owner of an image.");
  const bool other_format =
      image.disk_format != before.disk_format || image.container_format != before.container_format;
  if (other_format && before.status != Status::queued)
    throw Fault(Errc::forbidden, "The formats of an image can only be changed before its data are there.");
}

std::string page_path(const Query& query, const std::string& marker) {
  http::Query items;
  for (const auto& item : query.items())
    if (item.first != "marker") items.push_back(item);
  if (!marker.empty()) items.emplace_back("marker", marker);
  return items.empty() ? "/v2/images" : "/v2/images?" + http::encode_query(items);
}

}  // namespace

awaitable<Image> find_image(const Call& call) {
  FindImage::Request request;
  request.id = call.path[0];
  auto found = co_await call.ask<Service, FindImage>(std::move(request));
  if (!found.image || !may_see(call.context, *found.image))
    throw Fault(Errc::not_found, fmt::format("No image found with ID {}", call.path[0]));
  co_return std::move(*found.image);
}

void Images::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v2/images", .run = to(*this, &Images::list)});
  endpoints.push_back({.verb = Verb::post, .path = "/v2/images", .run = to(*this, &Images::create)});
  endpoints.push_back({.verb = Verb::get, .path = "/v2/images/{id}", .run = to(*this, &Images::show)});
  endpoints.push_back({.verb = Verb::patch, .path = "/v2/images/{id}", .run = to(*this, &Images::update)});
  endpoints.push_back({.verb = Verb::del, .path = "/v2/images/{id}", .run = to(*this, &Images::remove)});
  endpoints.push_back(
      {.verb = Verb::put, .path = "/v2/images/{id}/tags/{tag}", .run = to(*this, &Images::add_tag)});
  endpoints.push_back(
      {.verb = Verb::del, .path = "/v2/images/{id}/tags/{tag}", .run = to(*this, &Images::remove_tag)});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2/images/{id}/members", .run = to(*this, &Images::members)});
}

awaitable<http::Response> Images::list(Call& call) {
  const ImageQuery query = parse_image_query(call.query, call.context);
  ListImages::Request request;
  request.ids = query.ids;
  request.name = query.name;
  if (!call.context.is_admin) request.seen_by = call.context.project_id;
  auto found = co_await call.ask<Service, ListImages>(std::move(request));
  const ImagePage page = select_images(std::move(found.images), query);
  const std::string next = page.more ? page_path(call.query, page.images.back().id) : std::string();
  co_return http::make_response(200, image_list_json(page.images, page_path(call.query, ""), next));
}

awaitable<http::Response> Images::create(Call& call) {
  CreateImage::Request request;
  request.image = parse_new_image(call.body.root());
  Image& image = request.image;
  if (image.owner.empty()) image.owner = call.context.project_id;
  if (image.id.empty()) image.id = new_uuid();
  require_create(call.context, image.owner);
  require_visibility(call.context, image.visibility);
  const auto made = co_await call.ask<Service, CreateImage>(std::move(request));
  auto response = http::make_response(201, image_json(made.image));
  response.headers.set("Location", fmt::format("{}/v2/images/{}", call.self, made.image.id));
  co_return response;
}

awaitable<http::Response> Images::show(Call& call) {
  co_return http::make_response(200, image_json(co_await find_image(call)));
}

awaitable<http::Response> Images::update(Call& call) {
  if (!call.incoming.headers.value_or("Content-Type", {}).starts_with(patch_type))
    throw Fault(Errc::unsupported_media, fmt::format("The content type of a change is {}", patch_type));
  const Image image = co_await change_image(call, [&call](Image& one) { patch_image(one, call); });
  co_return http::make_response(200, image_json(image));
}

awaitable<http::Response> Images::remove(Call& call) {
  const Image image = co_await find_image(call);
  require_change(call.context, image);
  RemoveImage::Request request;
  request.id = image.id;
  const auto removed = co_await call.ask<Service, RemoveImage>(std::move(request));
  if (!removed.location.empty()) co_await files_.remove(removed.location);
  co_return no_content();
}

awaitable<http::Response> Images::add_tag(Call& call) {
  const std::string& tag = call.path[1];
  if (tag.size() > 255) throw Fault(Errc::bad_request, "A tag is longer than 255 characters");
  co_await change_image(call, [&tag](Image& image) {
    if (std::find(image.tags.begin(), image.tags.end(), tag) == image.tags.end()) image.tags.push_back(tag);
    check_image(image);
  });
  co_return no_content();
}

awaitable<http::Response> Images::remove_tag(Call& call) {
  const std::string& tag = call.path[1];
  co_await change_image(call, [&tag](Image& image) {
    if (std::erase(image.tags, tag) == 0)
      throw Fault(Errc::not_found, fmt::format("Image {} has no tag {}", image.id, tag));
  });
  co_return no_content();
}

// Sharing with single projects is not served: nobody is a member.
awaitable<http::Response> Images::members(Call& call) {
  co_await find_image(call);
  co_return http::make_response(200, R"({"members": [], "schema": "/v2/schemas/members"})");
}

}  // namespace nova::api::standalone
