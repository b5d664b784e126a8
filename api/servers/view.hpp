// How servers look in answers: one struct, whose fields know the microversions in which they are shown. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/links.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/server.hpp"

namespace nova::api::servers {

// What the caller's policy lets him see.
struct ViewRights {
  bool attributes = false;  // OS-EXT-SRV-ATTR:*
  bool host_status = false;
  bool unknown_host_status = false;  // only when it is UNKNOWN
  bool extra_specs = false;
  bool is_admin = false;
};

struct ServerSummary {
  std::string id, name;
  std::vector<Link> links;
  static constexpr auto fields() {
    using V = ServerSummary;
    return Pack{field("id", &V::id), field("name", &V::name), field("links", &V::links)};
  }
};

// "" for a server without an image.
struct ImageView {
  std::string id;
  std::vector<Link> links;
  std::map<std::string, std::string> properties;
  static constexpr auto fields() {
    using V = ImageView;
    return Pack{field("id", &V::id), field("links", &V::links),
                field("properties", &V::properties).from(mv::shown_image_properties)};
  }
};

struct FlavorLinkView {
  std::string id;
  std::vector<Link> links;
  static constexpr auto fields() {
    return Pack{field("id", &FlavorLinkView::id), field("links", &FlavorLinkView::links)};
  }
};

struct EmbeddedFlavorView {
  int vcpus = 0, ram = 0, disk = 0, ephemeral = 0, swap = 0;
  std::string original_name;
  std::optional<std::map<std::string, std::string>> extra_specs;
  static constexpr auto fields() {
    using V = EmbeddedFlavorView;
    return Pack{field("vcpus", &V::vcpus),
                field("ram", &V::ram),
                field("disk", &V::disk),
                field("ephemeral", &V::ephemeral),
                field("swap", &V::swap),
                field("original_name", &V::original_name),
                field("extra_specs", &V::extra_specs).optional()};
  }
};

struct AddressView {
  int version = 4;
  std::string addr;
  std::optional<std::string> type, mac;
  static constexpr auto fields() {
    using V = AddressView;
    return Pack{field("version", &V::version), field("addr", &V::addr),
                field("OS-EXT-IPS:type", &V::type).optional(),
                field("OS-EXT-IPS-MAC:mac_addr", &V::mac).optional()};
  }
};
// In the order of the server's interfaces.
struct AddressesView {
  std::vector<std::pair<std::string, std::vector<AddressView>>> networks;
};

struct FaultView {
  int code = 500;
  std::string created, message;
  std::optional<std::string> details;
  static constexpr auto fields() {
    using V = FaultView;
    return Pack{field("code", &V::code), field("created", &V::created), field("message", &V::message),
                field("details", &V::details).optional()};
  }
};

struct VolumeView {
  std::string id;
  bool delete_on_termination = false;
  static constexpr auto fields() {
    return Pack{field("id", &VolumeView::id),
                field("delete_on_termination", &VolumeView::delete_on_termination)
                    .from(mv::extended_server_attributes)};
  }
};

struct NameView {
  std::string name;
  static constexpr auto fields() { return Pack{field("name", &NameView::name)}; }
};

constexpr Microversion later(Microversion a, Microversion b) { return a < b ? b : a; }

// A value that may be null, and may be hidden altogether.
template <class T>
using Hidden = std::optional<std::optional<T>>;

struct ServerView {
  std::string id, name, status, tenant_id, user_id, host_id, created, updated, access_ip_v4, access_ip_v6;
  std::vector<Link> links;
  std::map<std::string, std::string> metadata;
  ImageView image;
  FlavorLinkView flavor_link;
  EmbeddedFlavorView flavor;
  AddressesView addresses, plain_addresses;
  std::optional<int> progress;
  std::optional<FaultView> fault;
  std::string disk_config, zone, vm_state;
  std::optional<std::string> task_state;
  int power_state = 0;
  std::optional<std::string> launched, terminated;
  std::string config_drive;
  std::optional<std::string> key_name;
  std::optional<std::vector<NameView>> security_groups;
  std::vector<VolumeView> volumes;
  Hidden<std::string> host, hypervisor_hostname, kernel_id, ramdisk_id, reservation_id, root_device_name,
      user_data;
  std::optional<std::string> instance_name, restricted_hostname;
  std::optional<int> launch_index;
  std::string hostname;
  bool locked = false;
  std::optional<std::string> locked_reason, host_status, description, pinned_zone;
  std::vector<std::string> tags;
  std::optional<std::vector<std::string>> trusted_certificates, server_groups;
  std::map<std::string, std::vector<std::string>> scheduler_hints;

  // An answer to PUT was incomplete at first; `complete` is the version from which it has every field.
  static constexpr auto fields_from(Microversion complete) {
    using V = ServerView;
    const Microversion attributes = later(complete, mv::extended_server_attributes);
    return Pack{
        field("id", &V::id),
        field("name", &V::name),
        field("status", &V::status),
        field("tenant_id", &V::tenant_id),
        field("user_id", &V::user_id),
        field("metadata", &V::metadata),
        field("hostId", &V::host_id),
        field("image", &V::image),
        field("flavor", &V::flavor_link).upto(mv::before(mv::embedded_flavor)),
        field("flavor", &V::flavor).from(mv::embedded_flavor),
        field("created", &V::created),
        field("updated", &V::updated),
        field("addresses", &V::plain_addresses).upto(mv::before(complete)),
        field("addresses", &V::addresses).from(complete),
        field("accessIPv4", &V::access_ip_v4),
        field("accessIPv6", &V::access_ip_v6),
        field("links", &V::links),
        field("progress", &V::progress).optional(),
        field("fault", &V::fault).optional(),
        field("OS-DCF:diskConfig", &V::disk_config),
        field("OS-EXT-AZ:availability_zone", &V::zone).from(complete),
        field("OS-EXT-STS:vm_state", &V::vm_state).from(complete),
        field("OS-EXT-STS:task_state", &V::task_state).from(complete),
        field("OS-EXT-STS:power_state", &V::power_state).from(complete),
        field("OS-SRV-USG:launched_at", &V::launched).from(complete),
        field("OS-SRV-USG:terminated_at", &V::terminated).from(complete),
        field("config_drive", &V::config_drive).from(complete),
        field("key_name", &V::key_name).from(complete),
        field("security_groups", &V::security_groups).optional().from(complete),
        field("os-extended-volumes:volumes_attached", &V::volumes).from(complete),
        field("OS-EXT-SRV-ATTR:host", &V::host).optional().from(complete),
        field("OS-EXT-SRV-ATTR:instance_name", &V::instance_name).optional().from(complete),
        field("OS-EXT-SRV-ATTR:hypervisor_hostname", &V::hypervisor_hostname).optional().from(complete),
        field("OS-EXT-SRV-ATTR:hostname", &V::restricted_hostname)
            .optional()
            .span({attributes, mv::before(mv::hostname)}),
        field("OS-EXT-SRV-ATTR:hostname", &V::hostname).from(mv::hostname),
        field("OS-EXT-SRV-ATTR:kernel_id", &V::kernel_id).optional().from(attributes),
        field("OS-EXT-SRV-ATTR:ramdisk_id", &V::ramdisk_id).optional().from(attributes),
        field("OS-EXT-SRV-ATTR:launch_index", &V::launch_index).optional().from(attributes),
        field("OS-EXT-SRV-ATTR:reservation_id", &V::reservation_id).optional().from(attributes),
        field("OS-EXT-SRV-ATTR:root_device_name", &V::root_device_name).optional().from(attributes),
        field("OS-EXT-SRV-ATTR:user_data", &V::user_data).optional().from(attributes),
        field("locked", &V::locked).from(mv::server_locked),
        field("host_status", &V::host_status).optional().from(later(complete, mv::host_status)),
        field("description", &V::description).from(mv::server_description),
        field("tags", &V::tags).from(mv::server_tags),
        field("trusted_image_certificates", &V::trusted_certificates).from(mv::trusted_certificates),
        field("server_groups", &V::server_groups).optional().from(mv::shown_server_groups),
        field("locked_reason", &V::locked_reason).from(mv::lock_reason),
        field("pinned_availability_zone", &V::pinned_zone).from(mv::shown_pinned_zone),
        field("scheduler_hints", &V::scheduler_hints).from(mv::shown_hints)};
  }
  static constexpr auto fields() { return fields_from(mv::minimum); }
};

// The answer to an update.
struct UpdatedServerView : ServerView {
  UpdatedServerView() = default;
  explicit UpdatedServerView(ServerView view) : ServerView(std::move(view)) {}
  static constexpr auto fields() { return fields_from(mv::strict_parameters); }
};

ServerView view_of(const proto::Server& server, const Links& links, const ViewRights& rights);
AddressesView addresses_of(const proto::Server& server, bool extended);
// sha224 of project and host in hex; empty without a host.
std::string host_id_of(const std::string& project_id, const std::string& host);

template <class View>
struct ServerList {
  std::vector<View> servers;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("servers", &ServerList::servers), field("servers_links", &ServerList::next).optional()};
  }
};

}  // namespace nova::api::servers

template <>
struct nova::Codec<nova::api::servers::AddressesView> {
  static void encode(json::Writer& w, const api::servers::AddressesView& v, Microversion version);
};
template <>
struct nova::Codec<nova::api::servers::ImageView> {
  static void encode(json::Writer& w, const api::servers::ImageView& v, Microversion version);
};
