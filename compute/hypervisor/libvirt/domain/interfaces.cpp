#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt::parts {
namespace {

void add_direction(pugi::xml_node bandwidth, const char* name, const Bandwidth& limit) {
  if (limit.average == 0) return;
  auto node = element(bandwidth, name);
  attribute(node, "average", limit.average);
  if (limit.peak != 0) attribute(node, "peak", limit.peak);
  if (limit.burst != 0) attribute(node, "burst", limit.burst);
}

void add_driver(pugi::xml_node node, const InterfaceDevice& i) {
  if (i.queues <= 1 && i.rx_queue_size == 0 && i.tx_queue_size == 0) return;
  auto driver = element(node, "driver");
  attribute(driver, "name", i.queues > 1 ? "vhost" : "qemu");
  if (i.queues > 1) attribute(driver, "queues", i.queues);
  if (i.rx_queue_size != 0) attribute(driver, "rx_queue_size", i.rx_queue_size);
  if (i.tx_queue_size != 0) attribute(driver, "tx_queue_size", i.tx_queue_size);
}

void add_filter(pugi::xml_node node, const InterfaceDevice& i) {
  if (i.filter.empty()) return;
  auto reference = element(node, "filterref");
  attribute(reference, "filter", i.filter);
  for (const auto& [name, value] : i.filter_parameters) {
    auto parameter = element(reference, "parameter");
    attribute(parameter, "name", name);
    attribute(parameter, "value", value);
  }
}

void add_interface(pugi::xml_node devices, const InterfaceDevice& i) {
  auto node = element(devices, "interface");
  attribute(node, "type", i.type);
  attribute(element(node, "mac"), "address", i.mac);
  attribute(element(node, "source"), i.type.c_str(), i.source);
  if (!i.target.empty()) attribute(element(node, "target"), "dev", i.target);
  attribute(element(node, "model"), "type", i.model);
  add_driver(node, i);
  if (i.boot_order > 0) attribute(element(node, "boot"), "order", i.boot_order);
  if (i.mtu > 0) attribute(element(node, "mtu"), "size", i.mtu);
  if (i.inbound.average != 0 || i.outbound.average != 0) {
    auto bandwidth = element(node, "bandwidth");
    add_direction(bandwidth, "inbound", i.inbound);
    add_direction(bandwidth, "outbound", i.outbound);
  }
  add_filter(node, i);
}

}  // namespace

void add_interfaces(pugi::xml_node devices, const DomainSpec& spec) {
  for (const auto& interface : spec.interfaces) add_interface(devices, interface);
}

}  // namespace nova::compute::libvirt::parts
