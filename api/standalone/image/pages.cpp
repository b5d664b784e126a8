#include "api/standalone/image/pages.hpp"

#include <fmt/format.h>

#include <array>

namespace nova::api::standalone {
namespace {

std::string version_document(std::string_view self) {
  json::Writer w;
  w.begin_object();
  w.key("versions");
  w.begin_array();
  for (const auto& [id, status] :
       {std::pair{"v2.9", "CURRENT"}, {"v2.7", "SUPPORTED"}, {"v2.0", "SUPPORTED"}}) {
    w.raw(fmt::format(R"({{"id": "{}", "status": "{}", "links": [{{"rel": "self", "href": )", id, status) +
          encode(fmt::format("{}/v2/", self)) + "}]}");
  }
  w.end_array();
  w.end_object();
  return std::move(w).text();
}

struct SchemaField {
  std::string_view name, type;  // the type as JSON
  bool read_only = false;
};
constexpr std::string_view text = R"("string")", text_or_null = R"(["null", "string"])",
                           whole = R"("integer")", whole_or_null = R"(["null", "integer"])",
                           flag = R"("boolean")";
constexpr std::array<SchemaField, 22> image_fields{{{"id", text},
                                                    {"name", text_or_null},
                                                    {"owner", text_or_null},
                                                    {"status", text, true},
                                                    {"visibility", text},
                                                    {"protected", flag},
                                                    {"os_hidden", flag},
                                                    {"disk_format", text_or_null},
                                                    {"container_format", text_or_null},
                                                    {"min_ram", whole},
                                                    {"min_disk", whole},
                                                    {"size", whole_or_null, true},
                                                    {"virtual_size", whole_or_null, true},
                                                    {"checksum", text_or_null, true},
                                                    {"os_hash_algo", text_or_null, true},
                                                    {"os_hash_value", text_or_null, true},
                                                    {"tags", R"("array")"},
                                                    {"created_at", text, true},
                                                    {"updated_at", text, true},
                                                    {"self", text, true},
                                                    {"file", text, true},
                                                    {"schema", text, true}}};

std::string image_schema_json() {
  json::Writer w;
  w.begin_object();
  w.key("name");
  w.string("image");
  w.key("properties");
  w.begin_object();
  for (const auto& one : image_fields) {
    w.key(one.name);
    w.raw(fmt::format(R"({{"type": {}{}{}}})", one.type, one.read_only ? R"(, "readOnly": true)" : "",
                      one.name == "tags" ? R"(, "items": {"type": "string", "maxLength": 255})" : ""));
  }
  w.end_object();
  w.key("additionalProperties");
  w.raw(R"({"type": "string"})");
  w.key("links");
  w.raw(R"([{"rel": "self", "href": "{self}"}, {"rel": "enclosure", "href": "{file}"},)"
        R"( {"rel": "describedby", "href": "{schema}"}])");
  w.end_object();
  return std::move(w).text();
}

std::string images_schema_json() {
  return R"({"name": "images", "properties": {"images": {"type": "array", "items": )" + image_schema_json() +
         R"(}, "schema": {"type": "string"}, "next": {"type": "string"}, "first": {"type": "string"}}, )"
         R"("links": [{"rel": "first", "href": "{first}"}, {"rel": "next", "href": "{next}"},)"
         R"( {"rel": "describedby", "href": "{schema}"}]})";
}

}  // namespace

void ImagePages::add_to(Endpoints& endpoints) {
  constexpr auto anybody = Endpoint::Access::anybody;
  endpoints.push_back({.path = "/", .run = to(*this, &ImagePages::choices), .access = anybody});
  endpoints.push_back({.path = "/versions", .run = to(*this, &ImagePages::versions), .access = anybody});
  endpoints.push_back({.path = "/v2", .run = to(*this, &ImagePages::choices), .access = anybody});
  endpoints.push_back({.path = "/v2/schemas/image", .run = to(*this, &ImagePages::image_schema)});
  endpoints.push_back({.path = "/v2/schemas/images", .run = to(*this, &ImagePages::images_schema)});
}

awaitable<http::Response> ImagePages::choices(Call& call) {
  co_return http::make_response(300, version_document(call.self));
}

awaitable<http::Response> ImagePages::versions(Call& call) {
  co_return http::make_response(200, version_document(call.self));
}

awaitable<http::Response> ImagePages::image_schema(Call&) {
  co_return http::make_response(200, image_schema_json());
}

awaitable<http::Response> ImagePages::images_schema(Call&) {
  co_return http::make_response(200, images_schema_json());
}

}  // namespace nova::api::standalone
