#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt::parts {
namespace {

// The first port is logged: its log is what the API calls the console's output.
void add_serial(pugi::xml_node devices, const DomainSpec& spec, int port) {
  auto serial = element(devices, "serial");
  attribute(serial, "type", "pty");
  if (port == 0 && !spec.console_log.empty()) {
    auto log = element(serial, "log");
    attribute(log, "file", spec.console_log);
    attribute(log, "append", "off");
  }
  attribute(element(serial, "target"), "port", port);
}

void add_graphics(pugi::xml_node devices, const DomainSpec& spec) {
  if (spec.vnc_listen.empty()) return;
  auto graphics = element(devices, "graphics");
  attribute(graphics, "type", "vnc");
  attribute(graphics, "autoport", "yes");
  auto listen = element(graphics, "listen");
  attribute(listen, "type", "address");
  attribute(listen, "address", spec.vnc_listen);
}

void add_video(pugi::xml_node devices, const VideoDevice& video) {
  if (video.model.empty()) return;
  auto model = element(element(devices, "video"), "model");
  attribute(model, "type", video.model);
  if (video.vram_kib > 0) attribute(model, "vram", video.vram_kib);
}

}  // namespace

void add_console(pugi::xml_node devices, const DomainSpec& spec) {
  for (int port = 0; port < spec.serial_ports; ++port) add_serial(devices, spec, port);
  add_graphics(devices, spec);
  add_video(devices, spec.video);
  if (spec.pointer.empty()) return;
  auto input = element(devices, "input");
  attribute(input, "type", "tablet");
  attribute(input, "bus", spec.pointer);
}

}  // namespace nova::compute::libvirt::parts
