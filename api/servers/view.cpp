#include "api/servers/view.hpp"

#include <algorithm>
#include <array>

#include "api/digest.hpp"
#include "api/servers/status.hpp"

namespace nova {

void Codec<api::servers::AddressesView>::encode(json::Writer& w, const api::servers::AddressesView& v,
                                                Microversion version) {
  w.begin_object();
  for (const auto& [label, addresses] : v.networks) {
    w.key(label);
    encode_value(w, addresses, version);
  }
  w.end_object();
}

void Codec<api::servers::ImageView>::encode(json::Writer& w, const api::servers::ImageView& v,
                                            Microversion version) {
  if (v.id.empty()) {
    w.string("");
    return;
  }
  w.begin_object();
  encode_members(w, v, version);
  w.end_object();
}

namespace api::servers {
namespace {

using proto::VmState;

constexpr std::array<std::string_view, 6> with_progress{"ACTIVE", "BUILD",         "REBUILD",
                                                        "RESIZE", "VERIFY_RESIZE", "MIGRATING"};

std::optional<std::string> text_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string> time_or_null(const std::optional<Timestamp>& time) {
  return time ? std::optional(iso_micros(*time)) : std::nullopt;
}

ImageView image_of(const proto::Server& server, const Links& links) {
  if (server.image_ref.empty()) return {};
  return {server.image_ref, links.bookmark_of("images", server.image_ref), server.image_properties};
}

EmbeddedFlavorView flavor_of(const proto::Flavor& flavor, bool extra_specs) {
  EmbeddedFlavorView view;
  view.vcpus = flavor.vcpus;
  view.ram = flavor.memory_mb;
  view.disk = flavor.root_gb;
  view.ephemeral = flavor.ephemeral_gb;
  view.swap = flavor.swap_mb;
  view.original_name = flavor.name;
  if (extra_specs) view.extra_specs = flavor.extra_specs;
  return view;
}

std::optional<FaultView> fault_of(const proto::Server& server, std::string_view status, bool is_admin) {
  if (!server.fault || (status != "ERROR" && status != "DELETED")) return std::nullopt;
  FaultView view;
  view.code = server.fault->code;
  view.created = iso_seconds_z(server.fault->created);
  view.message = server.fault->message;
  if (!server.fault->details.empty() && (is_admin || view.code != 500)) view.details = server.fault->details;
  return view;
}

std::vector<VolumeView> volumes_of(const proto::Server& server) {
  std::vector<VolumeView> volumes;
  for (const auto& device : server.block_devices)
    if (!device.volume_id.empty()) volumes.push_back({device.volume_id, device.delete_on_termination});
  return volumes;
}

std::optional<std::vector<NameView>> groups_of(const proto::Server& server) {
  if (server.security_groups.empty()) return std::nullopt;
  std::vector<NameView> groups;
  for (const auto& name : server.security_groups) groups.push_back({name});
  return groups;
}

void add_attributes(ServerView& view, const proto::Server& server) {
  view.host = text_or_null(server.host.str());
  view.hypervisor_hostname = text_or_null(server.node);
  view.instance_name = server.instance_name;
  view.restricted_hostname = server.hostname;
  view.kernel_id = std::optional(server.kernel_id);
  view.ramdisk_id = std::optional(server.ramdisk_id);
  view.launch_index = server.launch_index;
  view.reservation_id = text_or_null(server.reservation_id);
  view.root_device_name = text_or_null(server.root_device_name);
  view.user_data = server.user_data;
}

void add_states(ServerView& view, const proto::Server& server, const ViewRights& rights) {
  view.status = server.deleted ? "DELETED" : status_of(server.vm_state, server.task_state);
  view.vm_state = enum_name(server.vm_state);
  view.task_state = text_or_null(std::string(enum_name(server.task_state)));
  view.power_state = server.power_state;
  view.launched = time_or_null(server.launched);
  view.terminated = time_or_null(server.terminated);
  if (std::find(with_progress.begin(), with_progress.end(), view.status) != with_progress.end())
    view.progress = server.progress;
  view.fault = fault_of(server, view.status, rights.is_admin);
  view.locked = server.locked;
  if (server.locked) view.locked_reason = server.locked_reason;
  if (rights.host_status || (rights.unknown_host_status && server.host_status == "UNKNOWN"))
    view.host_status = server.host_status;
}

void add_build(ServerView& view, const proto::Server& server, const Links& links, const ViewRights& rights) {
  view.image = image_of(server, links);
  view.flavor_link = {server.flavor.flavor_id, links.bookmark_of("flavors", server.flavor.flavor_id)};
  view.flavor = flavor_of(server.flavor, rights.extra_specs);
  view.addresses = addresses_of(server, true);
  view.plain_addresses = addresses_of(server, false);
  view.disk_config = server.disk_config;
  view.zone = server.availability_zone;
  view.pinned_zone = server.pinned_zone;
  view.config_drive = server.config_drive ? "True" : "";
  view.key_name = text_or_null(server.key_name);
  view.security_groups = groups_of(server);
  view.volumes = volumes_of(server);
  view.trusted_certificates = server.trusted_certificates;
  view.scheduler_hints = server.scheduler_hints;
}

}  // namespace

std::string host_id_of(const std::string& project_id, const std::string& host) {
  return host.empty() ? std::string() : sha224_hex(project_id + host);
}

AddressesView addresses_of(const proto::Server& server, bool extended) {
  AddressesView view;
  if (server.vm_state == VmState::building) return view;
  for (const auto& vif : server.vifs) {
    auto at = std::find_if(view.networks.begin(), view.networks.end(),
                           [&](const auto& n) { return n.first == vif.label; });
    if (at == view.networks.end()) at = view.networks.insert(at, {vif.label, {}});
    const auto add = [&](const std::string& address, int version, const char* type) {
      AddressView one{version, address, std::nullopt, std::nullopt};
      if (extended) {
        one.type = type;
        one.mac = vif.mac;
      }
      at->second.push_back(std::move(one));
    };
    for (const auto& ip : vif.fixed_ips) {
      add(ip.address, ip.version, "fixed");
      for (const auto& floating : ip.floating_ips) add(floating, 4, "floating");
    }
  }
  return view;
}

ServerView view_of(const proto::Server& server, const Links& links, const ViewRights& rights) {
  ServerView view;
  view.id = server.id.str();
  view.name = server.name;
  view.tenant_id = server.project_id;
  view.user_id = server.user_id;
  view.host_id = host_id_of(server.project_id, server.host.str());
  view.created = iso_seconds_z(server.created);
  view.updated = iso_seconds_z(server.updated);
  view.access_ip_v4 = server.access_ip_v4;
  view.access_ip_v6 = server.access_ip_v6;
  view.links = links.of("servers", view.id);
  view.metadata = server.metadata;
  view.hostname = server.hostname;
  view.description = server.description;
  view.tags = server.tags;
  add_states(view, server, rights);
  add_build(view, server, links, rights);
  if (rights.attributes) add_attributes(view, server);
  return view;
}

}  // namespace api::servers
}  // namespace nova
