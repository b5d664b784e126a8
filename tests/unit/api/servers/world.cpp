#include "tests/support/api_servers_world.hpp"

namespace nova::test {
namespace {

proto::Vif sample_vif() {
  proto::Vif vif;
  vif.port_id = proto::PortId("ce531f90-199f-48c0-816c-13e38010b442");
  vif.mac = "00:0c:29:0d:11:74";
  vif.label = "private";
  proto::FixedIp ip;
  ip.address = "192.168.1.30";
  vif.fixed_ips = {ip};
  return vif;
}

std::vector<proto::BlockDevice> sample_devices() {
  std::vector<proto::BlockDevice> devices(3);
  devices[0].source_type = "image";
  devices[1].volume_id = "volume_id1";
  devices[2].volume_id = "volume_id2";
  return devices;
}

proto::Flavor tiny() {
  proto::Flavor flavor;
  flavor.flavor_id = "1";
  flavor.name = "m1.tiny";
  flavor.vcpus = 1;
  flavor.memory_mb = 512;
  flavor.root_gb = 1;
  flavor.ephemeral_gb = 10;
  flavor.swap_mb = 512;
  return flavor;
}

}  // namespace

proto::Server sample_server() {
  proto::Server s;
  s.id = proto::ServerId(server_id);
  s.number = 1;
  s.instance_name = "instance-00000001";
  s.project_id = project;
  s.user_id = "fake";
  s.name = s.hostname = "new-server-test";
  s.description = "a description";
  s.vm_state = proto::VmState::active;
  s.power_state = 1;
  s.host = proto::HostName("b8b357f7100d4391828f2177c922ef93");
  s.node = "fake-mini";
  s.host_status = "UP";
  s.availability_zone = "us-west";
  s.pinned_zone = "us-west";
  s.image_ref = image_id;
  s.image_properties = {{"architecture", "x86_64"}, {"auto_disk_config", "True"}};
  s.flavor = tiny();
  s.flavor.ephemeral_gb = s.flavor.swap_mb = 0;
  s.user_data = "IyEvYmluL2Jhc2gK";
  s.access_ip_v4 = "1.2.3.4";
  s.access_ip_v6 = "80fe::";
  s.disk_config = "AUTO";
  s.metadata = {{"My Server Name", "Apache1"}};
  s.tags = {"one"};
  s.reservation_id = "r-ov3q80zj";
  s.root_device_name = "/dev/sda";
  s.vifs = {sample_vif()};
  s.security_groups = {"default"};
  s.block_devices = sample_devices();
  s.server_groups = {"f3d86fe6-4246-4be8-b87c-eb894626c741"};
  s.scheduler_hints = {{"same_host", {"48e6a9f6-30af-47e0-bc04-acaed113bb4e"}}};
  s.created = parse_time("2013-09-03T04:01:32Z").value();
  s.updated = parse_time("2013-09-03T04:01:33Z").value();
  s.launched = parse_time("2013-09-23T13:37:00.880302").value();
  return s;
}

ServersTest::ServersTest() {
  conductor.servers[server_id] = sample_server();
  conductor.flavor = tiny();
  conductor.created.servers = {proto::ServerId(server_id)};
  conductor.created.reservation_id = "r-abcdefgh";
  proto::HostState host;
  host.host = proto::HostName("h1");
  host.inventory.node = "n1";
  host.last_seen = now();
  conductor.hosts = {host};
  api::ImageRecord image;
  image.meta.id = proto::ImageId(image_id);
  image.meta.name = "small";
  image.meta.status = "active";
  images.images[image_id] = image;
  api::NetworkInfo network;
  network.id = network_id;
  networks.available = {network};
  world.services.images = &images;
  world.services.networks = &networks;
  world.serve(rpc::Address("conductor"), conductor, proto::ServersService{}, proto::SharedCallsService{},
              SomeFlavors{}, SomeServices{});
  world.serve(rpc::Address("compute", sample_server().host.str()), consoles, SomeCompute{});
}

}  // namespace nova::test
