#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt::parts {
namespace {

void add_agent(pugi::xml_node devices) {
  auto channel = element(devices, "channel");
  attribute(channel, "type", "unix");
  auto target = element(channel, "target");
  attribute(target, "type", "virtio");
  attribute(target, "name", "org.qemu.guest_agent.0");
}

void add_rng(pugi::xml_node devices, const RngDevice& rng) {
  auto node = element(devices, "rng");
  attribute(node, "model", "virtio");
  if (rng.rate_bytes > 0) {
    auto rate = element(node, "rate");
    attribute(rate, "bytes", rng.rate_bytes);
    if (rng.rate_period > 0) attribute(rate, "period", rng.rate_period);
  }
  attribute(text_element(node, "backend", rng.path), "model", "random");
}

void add_balloon(pugi::xml_node devices, int period) {
  auto balloon = element(devices, "memballoon");
  attribute(balloon, "model", period > 0 ? "virtio" : "none");
  if (period > 0) attribute(element(balloon, "stats"), "period", period);
}

void add_tpm(pugi::xml_node devices, const TpmDevice& tpm) {
  auto node = element(devices, "tpm");
  attribute(node, "model", tpm.model);
  auto backend = element(node, "backend");
  attribute(backend, "type", "emulator");
  attribute(backend, "version", tpm.version);
}

}  // namespace

void add_extras(pugi::xml_node devices, const DomainSpec& spec) {
  if (spec.guest_agent) add_agent(devices);
  if (spec.tpm) add_tpm(devices, *spec.tpm);
  if (!spec.sound_model.empty()) attribute(element(devices, "sound"), "model", spec.sound_model);
  if (!spec.watchdog_action.empty()) {
    auto watchdog = element(devices, "watchdog");
    attribute(watchdog, "model", "i6300esb");
    attribute(watchdog, "action", spec.watchdog_action);
  }
  if (spec.rng) add_rng(devices, *spec.rng);
  add_balloon(devices, spec.balloon_period);
}

}  // namespace nova::compute::libvirt::parts
