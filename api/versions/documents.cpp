#include "api/versions/documents.hpp"

#include <fmt/format.h>

#include <array>

#include "api/microversions.hpp"
#include "common/json/writer.hpp"

namespace nova::api {
namespace {

struct ApiVersion {
  std::string_view id, path, status, updated, media_type;
  bool microversions;
};

constexpr std::array versions{ApiVersion{"v2.0", "v2", "DEPRECATED", "2025-07-04T12:00:00Z",
                                         "application/vnd.openstack.compute+json;version=2", false},
                              ApiVersion{"v2.1", "v2.1", "CURRENT", "2013-07-23T11:33:21Z",
                                         "application/vnd.openstack.compute+json;version=2.1", true}};

void put(json::Writer& w, std::string_view key, std::string_view value) {
  w.key(key);
  w.string(value);
}

void put_link(json::Writer& w, std::string_view rel, std::string_view href, std::string_view type = {}) {
  w.begin_object();
  put(w, "rel", rel);
  if (!type.empty()) put(w, "type", type);
  put(w, "href", href);
  w.end_object();
}

void put_range(json::Writer& w, const ApiVersion& version) {
  put(w, "status", version.status);
  put(w, "version", version.microversions ? to_string(mv::maximum) : "");
  put(w, "min_version", version.microversions ? to_string(mv::minimum) : "");
  put(w, "updated", version.updated);
}

void put_media_types(json::Writer& w, const ApiVersion& version) {
  w.key("media-types");
  w.begin_array();
  w.begin_object();
  put(w, "base", "application/json");
  put(w, "type", version.media_type);
  w.end_object();
  w.end_array();
}

}  // namespace

std::string version_list(std::string_view base) {
  json::Writer w;
  w.begin_object();
  w.key("versions");
  w.begin_array();
  for (const auto& version : versions) {
    w.begin_object();
    put(w, "id", version.id);
    put_range(w, version);
    w.key("links");
    w.begin_array();
    put_link(w, "self", fmt::format("{}/{}/", base, version.path));
    w.end_array();
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return std::move(w).text();
}

std::string version_document(std::string_view base, std::string_view id) {
  const ApiVersion& version = id == versions[0].id ? versions[0] : versions[1];
  json::Writer w;
  w.begin_object();
  w.key("version");
  w.begin_object();
  put(w, "id", version.id);
  put_range(w, version);
  w.key("links");
  w.begin_array();
  put_link(w, "self", fmt::format("{}/{}/", base, version.path));
  put_link(w, "describedby", "http://docs.openstack.org/", "text/html");
  w.end_array();
  put_media_types(w, version);
  w.end_object();
  w.end_object();
  return std::move(w).text();
}

std::string version_choices(std::string_view base, std::string_view path) {
  json::Writer w;
  w.begin_object();
  w.key("choices");
  w.begin_array();
  for (const auto& version : versions) {
    w.begin_object();
    put(w, "id", version.id);
    put(w, "status", version.status);
    w.key("links");
    w.begin_array();
    put_link(w, "self", fmt::format("{}/{}{}", base, version.path, path));
    w.end_array();
    put_media_types(w, version);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return std::move(w).text();
}

}  // namespace nova::api
