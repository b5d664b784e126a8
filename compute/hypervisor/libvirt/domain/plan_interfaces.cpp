#include <algorithm>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

Bandwidth read_bandwidth(const Wishes& wishes, const std::string& direction) {
  const auto limit = [&](const char* what) {
    return static_cast<int>(wishes.flavor_number("quota:vif_" + direction + "_" + what).value_or(0));
  };
  return {limit("average"), limit("peak"), limit("burst")};
}

int queues_of(const Scene& scene) {
  if (!scene.wishes.either_flag("vif_multiqueue_enabled").value_or(false)) return 0;
  return std::min(scene.server().flavor.vcpus, scene.options.libvirt.max_queues);
}

InterfaceDevice plan_interface(const Scene& scene, const proto::Vif& vif, const Plug& plug) {
  InterfaceDevice device;
  device.type = plug.type;
  device.source = plug.source;
  device.mac = vif.mac;
  device.target = "tap" + vif.port_id.str().substr(0, 11);
  device.model =
      Wishes::one_of(scene.wishes.image("hw_vif_model"), "hw_vif_model",
                     {"virtio", "e1000", "e1000e", "rtl8139", "ne2k_pci", "pcnet", "vmxnet3"}, "virtio");
  device.mtu = vif.mtu;
  device.filter = plug.filter;
  device.filter_parameters = plug.filter_parameters;
  device.inbound = read_bandwidth(scene.wishes, "inbound");
  device.outbound = read_bandwidth(scene.wishes, "outbound");
  if (device.model != "virtio") return device;
  device.queues = queues_of(scene);
  device.rx_queue_size = scene.options.libvirt.rx_queue_size;
  device.tx_queue_size = scene.options.libvirt.tx_queue_size;
  return device;
}

}  // namespace

void plan_interfaces(const Scene& scene, DomainSpec& spec) {
  const auto& vifs = scene.server().vifs;
  for (std::size_t i = 0; i < vifs.size(); ++i)
    spec.interfaces.push_back(plan_interface(scene, vifs[i], scene.input.plugs.at(i)));
}

}  // namespace nova::compute::libvirt::planning
