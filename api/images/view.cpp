#include "api/images/view.hpp"

#include <array>

#include "api/http/values.hpp"

namespace nova::api::images {
namespace {

struct Status {
  std::string_view inner, shown;
  int progress;
};
constexpr std::array statuses{Status{"active", "ACTIVE", 100},        Status{"queued", "SAVING", 25},
                              Status{"saving", "SAVING", 50},         Status{"deleted", "DELETED", 0},
                              Status{"pending_delete", "DELETED", 0}, Status{"killed", "ERROR", 0}};

Status status_of(const std::string& inner) {
  for (const auto& row : statuses)
    if (row.inner == inner) return row;
  return {inner, "UNKNOWN", 0};
}

std::vector<TypedLink> links_of(const std::string& id, const Links& links, const std::string& home) {
  std::vector<TypedLink> all;
  for (auto& link : links.of("images", id))
    all.push_back({std::move(link.rel), std::move(link.href), std::nullopt});
  all.push_back({"alternate", home + "/images/" + id, "application/vnd.openstack.image"});
  return all;
}

std::optional<std::string> disk_config_of(const proto::ImageMeta& image) {
  const auto at = image.properties.find("auto_disk_config");
  if (at == image.properties.end()) return std::nullopt;
  const auto value = strict_bool(at->second);
  return value ? std::optional<std::string>(*value ? "AUTO" : "MANUAL") : std::nullopt;
}

std::optional<std::string> name_of(const proto::ImageMeta& image) {
  return image.name.empty() ? std::nullopt : std::optional(image.name);
}

}  // namespace

ImageSummary summary_of(const ImageRecord& image, const Links& links, const std::string& home) {
  return {image.meta.id.str(), name_of(image.meta), links_of(image.meta.id.str(), links, home)};
}

ImageView view_of(const ImageRecord& image, const Links& links, const std::string& home) {
  const auto& meta = image.meta;
  const Status status = status_of(meta.status);
  ImageView view;
  view.id = meta.id.str();
  view.name = name_of(meta);
  view.status = status.shown;
  view.progress = status.progress;
  view.created = iso_seconds_z(image.created);
  view.updated = iso_seconds_z(image.updated);
  view.metadata = meta.properties;
  view.min_disk = meta.min_disk;
  view.min_ram = meta.min_ram;
  view.size = meta.size;
  view.disk_config = disk_config_of(meta);
  if (const auto at = meta.properties.find("instance_uuid"); at != meta.properties.end())
    view.server = ServerOfImage{at->second, links.of("servers", at->second)};
  view.links = links_of(view.id, links, home);
  return view;
}

}  // namespace nova::api::images
