#include "api/standalone/image/view.hpp"

#include <fmt/format.h>

#include "api/standalone/rest.hpp"
#include "common/encode.hpp"

namespace nova::api::standalone {

using proto::images::Image;

namespace {

struct FaultView {
  std::string message, code, title;
  static constexpr auto fields() {
    return Pack{field("message", &FaultView::message), field("code", &FaultView::code),
                field("title", &FaultView::title)};
  }
};

template <class T>
void member(json::Writer& w, std::string_view name, const T& value) {
  w.key(name);
  encode_value(w, value, last_version);
}

void write(json::Writer& w, const Image& image) {
  w.begin_object();
  for (const auto& [name, value] : image.properties) member(w, name, value);
  member(w, "id", image.id);
  member(w, "name", image.name);
  member(w, "owner", image.owner);
  member(w, "status", image.status);
  member(w, "visibility", image.visibility);
  member(w, "protected", image.is_protected);
  member(w, "os_hidden", image.hidden);
  member(w, "disk_format", image.disk_format);
  member(w, "container_format", image.container_format);
  member(w, "min_ram", image.min_ram);
  member(w, "min_disk", image.min_disk);
  member(w, "size", image.size);
  member(w, "virtual_size", image.virtual_size);
  member(w, "checksum", image.checksum);
  member(w, "os_hash_algo", image.hash_algo);
  member(w, "os_hash_value", image.hash_value);
  member(w, "tags", image.tags);
  member(w, "created_at", iso_seconds_z(image.created));
  member(w, "updated_at", iso_seconds_z(image.updated));
  member(w, "self", fmt::format("/v2/images/{}", image.id));
  member(w, "file", fmt::format("/v2/images/{}/file", image.id));
  member(w, "schema", std::string_view("/v2/schemas/image"));
  w.end_object();
}

}  // namespace

http::Response image_fault(unsigned status, std::string_view message) {
  const std::string title(title_of(status));
  FaultView view{std::string(message), fmt::format("{} {}", status, title), title};
  return http::make_response(status, encode(view));
}

std::string image_json(const Image& image) {
  json::Writer w;
  write(w, image);
  return std::move(w).text();
}

std::string image_list_json(const std::vector<Image>& page, std::string_view first, std::string_view next) {
  json::Writer w;
  w.begin_object();
  w.key("images");
  w.begin_array();
  for (const auto& image : page) write(w, image);
  w.end_array();
  member(w, "first", first);
  if (!next.empty()) member(w, "next", next);
  member(w, "schema", std::string_view("/v2/schemas/images"));
  w.end_object();
  return std::move(w).text();
}

}  // namespace nova::api::standalone
