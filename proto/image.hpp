// What the Image service says of an image, reduced to what a build and a view need.
#pragma once
#include <map>
#include <string>

#include "common/describe.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

struct ImageMeta {
  ImageId id;
  std::string name;
  std::string status;  // "active" when it can be used
  std::string owner;
  std::string disk_format;       // qcow2, raw, iso ...
  std::string container_format;  // bare ...
  std::int64_t size = 0;         // bytes
  std::string checksum;          // md5 hex; empty if unknown
  std::string os_hash_algo;      // sha512 ...
  std::string os_hash_value;
  int min_ram = 0;                                // MB
  int min_disk = 0;                               // GB
  std::map<std::string, std::string> properties;  // hw_*, os_*, architecture ...

  static constexpr auto fields() {
    return Pack{field("id", &ImageMeta::id),
                field("name", &ImageMeta::name).optional(),
                field("status", &ImageMeta::status).optional(),
                field("owner", &ImageMeta::owner).optional(),
                field("disk_format", &ImageMeta::disk_format).optional(),
                field("container_format", &ImageMeta::container_format).optional(),
                field("size", &ImageMeta::size).optional(),
                field("checksum", &ImageMeta::checksum).optional(),
                field("os_hash_algo", &ImageMeta::os_hash_algo).optional(),
                field("os_hash_value", &ImageMeta::os_hash_value).optional(),
                field("min_ram", &ImageMeta::min_ram).optional(),
                field("min_disk", &ImageMeta::min_disk).optional(),
                field("properties", &ImageMeta::properties).optional()};
  }
};

}  // namespace nova::proto
