// How images look in answers. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/links.hpp"
#include "api/image_service.hpp"
#include "common/describe.hpp"

namespace nova::api::images {

struct TypedLink {
  std::string rel, href;
  std::optional<std::string> type;
  static constexpr auto fields() {
    return Pack{field("rel", &TypedLink::rel), field("href", &TypedLink::href),
                field("type", &TypedLink::type).optional()};
  }
};

struct ImageSummary {
  std::string id;
  std::optional<std::string> name;
  std::vector<TypedLink> links;
  static constexpr auto fields() {
    using V = ImageSummary;
    return Pack{field("id", &V::id), field("name", &V::name), field("links", &V::links)};
  }
};

struct ServerOfImage {
  std::string id;
  std::vector<Link> links;
  static constexpr auto fields() {
    return Pack{field("id", &ServerOfImage::id), field("links", &ServerOfImage::links)};
  }
};

struct ImageView {
  std::string id, status, created, updated;
  std::optional<std::string> name, disk_config;
  std::vector<TypedLink> links;
  std::map<std::string, std::string> metadata;
  int min_disk = 0, min_ram = 0, progress = 0;
  std::int64_t size = 0;
  std::optional<ServerOfImage> server;
  static constexpr auto fields() {
    using V = ImageView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("status", &V::status),
                field("progress", &V::progress),
                field("minDisk", &V::min_disk),
                field("minRam", &V::min_ram),
                field("created", &V::created),
                field("updated", &V::updated),
                field("metadata", &V::metadata),
                field("OS-EXT-IMG-SIZE:size", &V::size),
                field("OS-DCF:diskConfig", &V::disk_config).optional(),
                field("server", &V::server).optional(),
                field("links", &V::links)};
  }
};

// `home` is where the Image service is.
ImageSummary summary_of(const ImageRecord& image, const Links& links, const std::string& home);
ImageView view_of(const ImageRecord& image, const Links& links, const std::string& home);

template <class View>
struct ImageList {
  std::vector<View> images;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("images", &ImageList::images), field("images_links", &ImageList::next).optional()};
  }
};

}  // namespace nova::api::images
