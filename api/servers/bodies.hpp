// Bodies of server requests, but for the actions.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/only.hpp"
#include "api/http/values.hpp"
#include "api/microversions.hpp"
#include "api/servers/block_device_bodies.hpp"
#include "common/secret.hpp"

namespace nova::api::servers {

extern const Pattern host_pattern;      // ^[a-zA-Z0-9-._]*$
extern const Pattern hostname_pattern;  // one label, at least two characters

enum class DiskConfig { automatic, manual };
constexpr std::array<EnumName<DiskConfig>, 2> disk_config_names{
    {{DiskConfig::automatic, "AUTO"}, {DiskConfig::manual, "MANUAL"}}};
constexpr const auto& names_of(DiskConfig) { return disk_config_names; }

// "" or a UUID.
struct ImageRef {
  std::string id;
};
// A flavor's id or URL, as text or number.
struct FlavorRef {
  std::string id;
};

struct NetworkItem {
  std::optional<std::string> fixed_ip, port;
  std::optional<std::string> uuid;
  std::optional<Matching<tag_pattern>> tag;
  static constexpr auto fields() {
    using B = NetworkItem;
    constexpr Microversion last_loose = mv::before(mv::networks_required);
    return Pack{field("fixed_ip", &B::fixed_ip).optional().format(Format::ip),
                field("port", &B::port).optional().nullable().format(Format::uuid),
                field("uuid", &B::uuid).optional().upto(last_loose),
                field("uuid", &B::uuid).optional().format(Format::uuid).from(mv::networks_required),
                field("tag", &B::tag).optional().length(1, 60).span({mv::device_tags, last_loose}),
                field("tag", &B::tag).optional().length(1, 60).from(mv::device_tags_again)};
  }
};
// "auto", "none" or a list.
struct NetworksChoice {
  std::string word;
  std::vector<NetworkItem> items;
};

struct FileBody {
  std::string path, contents;
  static constexpr auto fields() {
    return Pack{field("path", &FileBody::path).optional(),
                field("contents", &FileBody::contents).optional().format(Format::base64)};
  }
};

struct GroupBody {
  std::optional<Name> name;
  static constexpr auto fields() { return Pack{field("name", &GroupBody::name).optional()}; }
};

// Hints by name; a single value is a list of one, an object its JSON text.
struct SchedulerHints {
  std::map<std::string, std::vector<std::string>> hints;
};

// hostname: one label at first, a full name later.
template <class B>
constexpr auto hostname_fields() {
  return Pack{field("hostname", &B::short_hostname)
                  .optional()
                  .length(2, 63)
                  .span({mv::hostname, mv::before(mv::fqdn_hostname)}),
              field("hostname", &B::long_hostname).optional().length(1, 255).from(mv::fqdn_hostname)};
}

struct CreateServer {
  Name name;
  std::optional<ImageRef> image;
  FlavorRef flavor;
  Secret admin_password;
  TextMap<key_pattern> metadata;
  std::optional<std::vector<NetworkItem>> network_list;
  NetworksChoice networks;
  std::optional<DiskConfig> disk_config;
  std::string access_ip_v4, access_ip_v6;
  std::vector<FileBody> personality;
  std::optional<Name> availability_zone, key_name;
  std::optional<std::vector<MappedDeviceV1>> devices_v1;
  std::optional<std::vector<MappedDeviceV2>> devices;
  BoolOrText config_drive, return_reservation_id;
  std::optional<IntOrText> min_count, max_count;
  std::optional<std::vector<GroupBody>> security_groups;
  std::optional<std::string> user_data, description;
  std::vector<Matching<whole_tag_pattern>> tags;
  std::optional<std::vector<std::string>> trusted_certificates;
  std::optional<Matching<host_pattern>> host, hypervisor_hostname, long_hostname;
  std::optional<Matching<hostname_pattern>> short_hostname;

  static constexpr auto fields() {
    using B = CreateServer;
    return join(
        Pack{field("name", &B::name),
             field("imageRef", &B::image).optional(),
             field("flavorRef", &B::flavor),
             field("adminPass", &B::admin_password).optional().secret(),
             field("metadata", &B::metadata).optional(),
             field("networks", &B::network_list).optional().upto(mv::before(mv::networks_required)),
             field("networks", &B::networks).from(mv::networks_required),
             field("OS-DCF:diskConfig", &B::disk_config).optional(),
             field("accessIPv4", &B::access_ip_v4).optional().format(Format::ipv4),
             field("accessIPv6", &B::access_ip_v6).optional().format(Format::ipv6),
             field("personality", &B::personality).optional().secret().upto(mv::before(mv::no_personality)),
             field("availability_zone", &B::availability_zone).optional(),
             field("block_device_mapping", &B::devices_v1).optional(),
             field("block_device_mapping_v2", &B::devices).optional(),
             field("config_drive", &B::config_drive).optional(),
             field("key_name", &B::key_name).optional(),
             field("min_count", &B::min_count).optional().range(1, 2147483647),
             field("max_count", &B::max_count).optional().range(1, 2147483647),
             field("return_reservation_id", &B::return_reservation_id).optional(),
             field("security_groups", &B::security_groups).optional(),
             field("user_data", &B::user_data).optional().secret().length(0, 65535).format(Format::base64),
             field("description", &B::description)
                 .optional()
                 .nullable()
                 .length(0, 255)
                 .format(Format::printable)
                 .from(mv::server_description),
             field("tags", &B::tags).optional().length(0, 50).from(mv::create_tags),
             field("trusted_image_certificates", &B::trusted_certificates)
                 .optional()
                 .nullable()
                 .length(1, 50)
                 .from(mv::trusted_certificates),
             field("host", &B::host).optional().length(1, 255).from(mv::requested_host),
             field("hypervisor_hostname", &B::hypervisor_hostname)
                 .optional()
                 .length(1, 255)
                 .from(mv::requested_host)},
        hostname_fields<B>());
  }
};

struct CreateServerBody {
  CreateServer server;
  SchedulerHints hints, hints_by_old_name;
  static constexpr auto fields() {
    using B = CreateServerBody;
    return Pack{field("server", &B::server), field("os:scheduler_hints", &B::hints).optional(),
                field("OS-SCH-HNT:scheduler_hints", &B::hints_by_old_name).optional()};
  }
};

struct UpdateServer {
  std::optional<Name> name;
  std::optional<DiskConfig> disk_config;
  std::optional<std::string> access_ip_v4, access_ip_v6;
  Given<std::string> description, pinned_zone;
  std::optional<Matching<host_pattern>> long_hostname;
  std::optional<Matching<hostname_pattern>> short_hostname;

  static constexpr auto fields() {
    using B = UpdateServer;
    return join(
        Pack{field("name", &B::name).optional(), field("OS-DCF:diskConfig", &B::disk_config).optional(),
             field("accessIPv4", &B::access_ip_v4).optional().format(Format::ipv4),
             field("accessIPv6", &B::access_ip_v6).optional().format(Format::ipv6),
             field("description", &B::description)
                 .optional()
                 .length(0, 255)
                 .format(Format::printable)
                 .from(mv::server_description),
             field("pinned_availability_zone", &B::pinned_zone)
                 .optional()
                 .length(1, 255)
                 .from(mv::change_pinned_zone)},
        hostname_fields<B>());
  }
};
using UpdateServerBody = Only<"server", UpdateServer>;

}  // namespace nova::api::servers

template <>
struct nova::Codec<nova::api::servers::ImageRef> {
  using Type = api::servers::ImageRef;
  static Type decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
};
template <>
struct nova::Codec<nova::api::servers::FlavorRef> {
  using Type = api::servers::FlavorRef;
  static Type decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
};
template <>
struct nova::Codec<nova::api::servers::NetworksChoice> {
  using Type = api::servers::NetworksChoice;
  static Type decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
};
template <>
struct nova::Codec<nova::api::servers::SchedulerHints> {
  using Type = api::servers::SchedulerHints;
  static Type decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
};
