#include "api/clients/glance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/decode.hpp"
#include "common/http/url.hpp"
#include "common/json/writer.hpp"

namespace nova::api {
namespace {

struct ImageBody {
  std::string id, name, status, owner, disk_format, container_format, checksum, hash_algo, hash_value;
  std::int64_t size = 0;
  int min_ram = 0, min_disk = 0;
  Timestamp created_at{}, updated_at{};
  static constexpr auto fields() {
    using B = ImageBody;
    return Pack{field("id", &B::id),
                field("name", &B::name).optional().nullable(),
                field("status", &B::status).optional(),
                field("owner", &B::owner).optional().nullable(),
                field("disk_format", &B::disk_format).optional().nullable(),
                field("container_format", &B::container_format).optional().nullable(),
                field("checksum", &B::checksum).optional().nullable(),
                field("os_hash_algo", &B::hash_algo).optional().nullable(),
                field("os_hash_value", &B::hash_value).optional().nullable(),
                field("size", &B::size).optional().nullable(),
                field("min_ram", &B::min_ram).optional().nullable(),
                field("min_disk", &B::min_disk).optional().nullable(),
                field("created_at", &B::created_at).optional(),
                field("updated_at", &B::updated_at).optional()};
  }
};

// Members of the Image API that are neither read above nor properties.
constexpr std::array<std::string_view, 12> other_members{
    "visibility",   "protected", "tags",      "self",       "file",   "schema",
    "virtual_size", "os_hidden", "locations", "direct_url", "stores", "members"};

bool is_property(std::string_view name) {
  bool core = std::find(other_members.begin(), other_members.end(), name) != other_members.end();
  ImageBody::fields().apply([&](const auto&... f) { core = core || ((f.name == name) || ...); });
  return !core;
}

}  // namespace

ImageRecord parse_image(const json::Value& value) {
  ImageBody body = decode_lenient<ImageBody>(value);
  ImageRecord record;
  auto& meta = record.meta;
  meta.id = proto::ImageId(std::move(body.id));
  meta.name = std::move(body.name);
  meta.status = std::move(body.status);
  meta.owner = std::move(body.owner);
  meta.disk_format = std::move(body.disk_format);
  meta.container_format = std::move(body.container_format);
  meta.size = body.size;
  meta.checksum = std::move(body.checksum);
  meta.os_hash_algo = std::move(body.hash_algo);
  meta.os_hash_value = std::move(body.hash_value);
  meta.min_ram = body.min_ram;
  meta.min_disk = body.min_disk;
  record.created = body.created_at;
  record.updated = body.updated_at;
  for (const auto& [name, member] : value.members()) {
    if (!is_property(name) || member.is_null()) continue;
    meta.properties.emplace(std::string(name),
                            member.is_string() ? decode<std::string>(member) : json::dump(member));
  }
  return record;
}

// Who has the same token may see the same.
awaitable<ImageRecord> Glance::get(Context context, std::string image_id) {
  std::string key = image_id + " " + context.auth_token;
  co_return co_await reads_.ask(std::move(key),
                                [this, context = std::move(context), image_id = std::move(image_id)] {
                                  return fetch(context, image_id);
                                });
}

awaitable<ImageRecord> Glance::fetch(Context context, std::string image_id) {
  openstack::ServiceClient::Call call;
  call.path = "/v2/images/" + http::percent_encode(image_id);
  call.speaker = openstack::Speaker::user;
  const auto response = co_await client_.send(std::move(context), std::move(call));
  if (response.status == 404)
    throw Fault({Errc::not_found, fmt::format("Image {} could not be found.", image_id), "ImageNotFound"});
  const auto document = json::parse(openstack::checked("Image", response));
  co_return parse_image(document.root());
}

awaitable<std::vector<ImageRecord>> Glance::list(Context context,
                                                 std::vector<std::pair<std::string, std::string>> filters) {
  openstack::ServiceClient::Call call;
  call.path = "/v2/images?" + http::encode_query(filters);
  call.speaker = openstack::Speaker::user;
  const auto response = co_await client_.send(std::move(context), std::move(call));
  const auto document = json::parse(openstack::checked("Image", response));
  const auto images = document.root().find("images");
  if (!images || !images->is_array())
    throw Fault(Errc::unavailable, "The Image service's list cannot be read.");
  std::vector<ImageRecord> records;
  for (const auto& image : images->items()) records.push_back(parse_image(image));
  co_return records;
}

awaitable<void> Glance::remove(Context context, std::string image_id) {
  openstack::ServiceClient::Call call;
  call.method = "DELETE";
  call.path = "/v2/images/" + http::percent_encode(image_id);
  call.speaker = openstack::Speaker::user;
  const auto response = co_await client_.send(std::move(context), std::move(call));
  if (response.status == 404)
    throw Fault({Errc::not_found, fmt::format("Image {} could not be found.", image_id), "ImageNotFound"});
  openstack::checked("Image", response);
}

namespace {

void put_operation(json::Writer& w, std::string_view what, const std::string& name,
                   const std::string* value) {
  std::string path = "/";
  for (const char c : name) {
    if (c == '~')
      path += "~0";
    else if (c == '/')
      path += "~1";
    else
      path += c;
  }
  w.begin_object();
  w.key("op");
  w.string(what);
  w.key("path");
  w.string(path);
  if (value != nullptr) {
    w.key("value");
    w.string(*value);
  }
  w.end_object();
}

}  // namespace

std::string property_patch(const std::map<std::string, std::string>& before,
                           const std::map<std::string, std::string>& after) {
  json::Writer w;
  w.begin_array();
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    if (old == before.end())
      put_operation(w, "add", name, &value);
    else if (old->second != value)
      put_operation(w, "replace", name, &value);
  }
  for (const auto& [name, value] : before)
    if (!after.contains(name)) put_operation(w, "remove", name, nullptr);
  w.end_array();
  return std::move(w).text();
}

awaitable<void> Glance::change_properties(Context context, std::string image_id,
                                          std::map<std::string, std::string> before,
                                          std::map<std::string, std::string> after) {
  openstack::ServiceClient::Call call;
  call.method = "PATCH";
  call.path = "/v2/images/" + http::percent_encode(image_id);
  call.body = property_patch(before, after);
  call.content_type = "application/openstack-images-v2.1-json-patch";
  call.speaker = openstack::Speaker::user;
  if (call.body == "[]") co_return;
  const auto response = co_await client_.send(std::move(context), std::move(call));
  openstack::checked("Image", response);
}

}  // namespace nova::api
