// block_device_mapping (the old form) and block_device_mapping_v2 of a create request.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "api/http/values.hpp"
#include "api/microversions.hpp"

namespace nova::api::servers {

extern const Pattern device_name_pattern;  // ^[a-zA-Z0-9._/-]*$
extern const Pattern plain_id_pattern;     // ^[a-zA-Z0-9._-]*$
extern const Pattern tag_pattern;          // ^[^,/]*$
extern const Pattern whole_tag_pattern;    // the same, with the length

enum class SourceType { image, blank, volume, snapshot };
constexpr std::array<EnumName<SourceType>, 4> source_type_names{{{SourceType::volume, "volume"},
                                                                 {SourceType::image, "image"},
                                                                 {SourceType::snapshot, "snapshot"},
                                                                 {SourceType::blank, "blank"}}};
constexpr const auto& names_of(SourceType) { return source_type_names; }

enum class DestinationType { local, volume };
constexpr std::array<EnumName<DestinationType>, 2> destination_type_names{
    {{DestinationType::local, "local"}, {DestinationType::volume, "volume"}}};
constexpr const auto& names_of(DestinationType) { return destination_type_names; }

struct MappedDevice {
  std::optional<std::string> virtual_name, volume_id, snapshot_id, connection_info, image_id;
  std::optional<IntOrText> volume_size;
  std::optional<Matching<device_name_pattern>> device_name;
  BoolOrText delete_on_termination;
  json::Raw no_device;
  // v2 only
  std::optional<SourceType> source_type;
  std::optional<DestinationType> destination_type;
  std::optional<Matching<plain_id_pattern>> uuid;
  std::optional<std::string> guest_format, device_type, disk_bus, volume_type;
  std::optional<IntOrText> boot_index;
  std::optional<Matching<tag_pattern>> tag;

  static constexpr auto common_fields() {
    using B = MappedDevice;
    return Pack{field("virtual_name", &B::virtual_name).optional().length(0, 255),
                field("volume_id", &B::volume_id).optional().format(Format::uuid),
                field("snapshot_id", &B::snapshot_id).optional().format(Format::uuid),
                field("volume_size", &B::volume_size).optional().range(1, 2147483647),
                field("device_name", &B::device_name).optional().length(1, 255),
                field("delete_on_termination", &B::delete_on_termination).optional(),
                field("no_device", &B::no_device).optional(),
                field("connection_info", &B::connection_info).optional().length(0, 16777215)};
  }
};

struct MappedDeviceV1 : MappedDevice {
  static constexpr auto fields() { return common_fields(); }
};

struct MappedDeviceV2 : MappedDevice {
  static constexpr auto fields() {
    using B = MappedDevice;
    return join(
        common_fields(),
        Pack{field("source_type", &B::source_type).optional(),
             field("uuid", &B::uuid).optional().length(1, 255),
             field("image_id", &B::image_id).optional().format(Format::uuid),
             field("destination_type", &B::destination_type).optional(),
             field("guest_format", &B::guest_format).optional().length(0, 255),
             field("device_type", &B::device_type).optional().length(0, 255),
             field("disk_bus", &B::disk_bus).optional().length(0, 255),
             field("boot_index", &B::boot_index).optional().nullable().range(-2147483648LL, 2147483647),
             field("tag", &B::tag).optional().length(1, 60).span({mv::device_tags, mv::device_tags}),
             field("tag", &B::tag).optional().length(1, 60).from(mv::device_tags_again),
             field("volume_type", &B::volume_type)
                 .optional()
                 .nullable()
                 .length(0, 255)
                 .from(mv::volume_type)});
  }
};

}  // namespace nova::api::servers
