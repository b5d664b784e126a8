#include "conductor/logic/server_spec.hpp"

namespace nova::conductor {

proto::ServerSpec spec_of(const proto::Server& server, const ServerSecrets& secrets) {
  proto::ServerSpec spec;
  spec.id = server.id;
  spec.instance_name = server.instance_name;
  spec.name = server.name;
  spec.hostname = server.hostname;
  spec.project_id = server.project_id;
  spec.project_name = secrets.project_name;
  spec.user_id = server.user_id;
  spec.user_name = secrets.user_name;
  spec.availability_zone = server.availability_zone;
  spec.created = server.created;
  spec.launch_index = server.launch_index;
  spec.reservation_id = server.reservation_id;
  spec.flavor = server.flavor;
  spec.image.id = proto::ImageId(server.image_ref);
  spec.image.properties = server.image_properties;
  spec.block_devices = server.block_devices;
  spec.vifs = server.vifs;
  spec.metadata = server.metadata;
  spec.key_name = server.key_name;
  spec.public_key = secrets.public_key;
  spec.user_data = secrets.user_data;
  spec.files = secrets.files;
  spec.admin_password = secrets.admin_password;
  spec.config_drive = server.config_drive;
  spec.generation = server.generation;
  return spec;
}

}  // namespace nova::conductor
