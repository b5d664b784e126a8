#include "conductor/logic/new_servers.hpp"

#include "common/uuid.hpp"
#include "conductor/logic/names.hpp"
#include "conductor/logic/server_spec.hpp"

namespace nova::conductor {
namespace {

proto::Server new_server(const Context& context, const proto::CreateServers::Request& request, int index,
                         int count, const std::optional<proto::ServerId>& id) {
  proto::Server server;
  server.id = id ? *id : proto::ServerId(new_uuid());
  server.project_id = context.project_id;
  server.user_id = context.user_id;
  server.name = display_name(request.name, index, count);
  server.description = request.description;
  server.hostname =
      request.hostname.empty() ? default_hostname(server.name, server.id.str()) : request.hostname;
  server.vm_state = proto::VmState::building;
  server.task_state = proto::TaskState::scheduling;
  server.availability_zone = request.availability_zone;
  if (!request.availability_zone.empty()) server.pinned_zone = request.availability_zone;
  server.image_ref = request.image.id.str();
  server.image_properties = request.image.properties;
  if (const auto kernel = request.image.properties.find("kernel_id");
      kernel != request.image.properties.end())
    server.kernel_id = kernel->second;
  if (const auto ramdisk = request.image.properties.find("ramdisk_id");
      ramdisk != request.image.properties.end())
    server.ramdisk_id = ramdisk->second;
  server.flavor = request.flavor;
  server.key_name = request.key_name;
  server.config_drive = request.config_drive;
  server.access_ip_v4 = request.access_ip_v4;
  server.access_ip_v6 = request.access_ip_v6;
  server.disk_config = request.disk_config;
  server.metadata = request.metadata;
  server.tags = request.tags;
  server.launch_index = index;
  server.security_groups = request.security_groups;
  server.block_devices = request.block_devices;
  server.scheduler_hints = request.hints;
  return server;
}

bool root_on_volume(const std::vector<proto::BlockDevice>& devices) {
  for (const auto& device : devices)
    if (device.boot_index == 0) return device.destination_type == "volume";
  return false;
}

}  // namespace

NewServers new_servers(const Context& context, const proto::CreateServers::Request& request,
                       const Keypair& key, int count, const std::string& reservation_id,
                       const std::optional<proto::ServerId>& first_id) {
  NewServers out;
  for (int index = 0; index < count; ++index) {
    auto server = new_server(context, request, index, count, index == 0 ? first_id : std::nullopt);
    server.reservation_id = reservation_id;
    ServerSecrets secrets;
    secrets.server = server.id;
    secrets.user_data = request.user_data;
    secrets.admin_password = request.admin_password;
    secrets.files = request.files;
    secrets.public_key = key.public_key;
    secrets.key_type = key.type;
    secrets.project_name = context.project_name;
    secrets.user_name = context.user_name;
    secrets.trusted_certificates = request.trusted_certificates;
    out.servers.push_back(std::move(server));
    out.secrets.push_back(std::move(secrets));
  }
  return out;
}

proto::RequestSpec placement_of(const Context& context, const proto::CreateServers::Request& request) {
  proto::RequestSpec place;
  place.project_id = context.project_id;
  place.user_id = context.user_id;
  place.flavor = request.flavor;
  place.image_id = request.image.id.str();
  place.image_properties = request.image.properties;
  place.image_disk_format = request.image.disk_format;
  place.root_on_volume = root_on_volume(request.block_devices);
  place.availability_zone = request.availability_zone;
  place.forced_host = request.forced_host;
  place.forced_node = request.forced_node;
  place.requested_host = request.requested_host;
  place.requested_node = request.requested_node;
  place.hints = request.hints;
  return place;
}

BuildState build_state(const Context& context, const proto::CreateServers::Request& request,
                       const proto::Server& server, const ServerSecrets& secrets, int max_attempts) {
  BuildState state;
  state.server = spec_of(server, secrets);
  state.server.image = request.image;
  state.network_mode = request.network_mode;
  state.networks = request.networks;
  state.security_groups = request.security_group_ids;
  state.max_attempts = max_attempts;
  state.placement = placement_of(context, request);
  return state;
}

}  // namespace nova::conductor
