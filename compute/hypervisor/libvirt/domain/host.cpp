#include "compute/hypervisor/libvirt/domain/host.hpp"

#include <algorithm>
#include <pugixml.hpp>

#include "common/error.hpp"
#include "common/json/writer.hpp"

namespace nova::compute::libvirt {
namespace {

pugi::xml_document parse(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size()))
    throw Fault(Errc::unavailable, "libvirt sent a document that is not XML.");
  return document;
}

void read_cpu(pugi::xml_node cpu, HostCapabilities& out) {
  out.arch = cpu.child_value("arch");
  out.cpu_model = cpu.child_value("model");
  out.cpu_vendor = cpu.child_value("vendor");
  const auto topology = cpu.child("topology");
  out.cpu_sockets = topology.attribute("sockets").as_int(1);
  out.cpu_cores = topology.attribute("cores").as_int(1) * topology.attribute("dies").as_int(1);
  out.cpu_threads = topology.attribute("threads").as_int(1);
  for (auto feature : cpu.children("feature"))
    out.cpu_features.emplace_back(feature.attribute("name").as_string());
  for (auto pages : cpu.children("pages")) out.page_sizes_kib.push_back(pages.attribute("size").as_llong());
}

// "0-3,8" as in a cpu's list of siblings.
std::vector<int> read_cpu_list(std::string_view text) {
  std::vector<int> out;
  while (!text.empty()) {
    const auto item = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    const int low = std::atoi(std::string(item).c_str());
    const auto dash = item.find('-');
    const int high = dash == item.npos ? low : std::atoi(std::string(item.substr(dash + 1)).c_str());
    for (int i = low; i <= high; ++i) out.push_back(i);
  }
  return out;
}

proto::NumaCell read_cell(pugi::xml_node node) {
  proto::NumaCell cell;
  cell.id = node.attribute("id").as_int();
  cell.memory_mb = static_cast<int>(node.child("memory").text().as_llong() / 1024);
  for (auto pages : node.children("pages"))
    cell.pages[pages.attribute("size").as_string()] = pages.text().as_int();
  for (auto cpu : node.child("cpus").children("cpu")) {
    cell.cpus.push_back(cpu.attribute("id").as_int());
    auto siblings = read_cpu_list(cpu.attribute("siblings").as_string());
    if (siblings.size() > 1 &&
        std::find(cell.siblings.begin(), cell.siblings.end(), siblings) == cell.siblings.end())
      cell.siblings.push_back(std::move(siblings));
  }
  return cell;
}

GuestArch read_guest(pugi::xml_node arch) {
  GuestArch guest;
  guest.arch = arch.attribute("name").as_string();
  for (auto domain : arch.children("domain")) guest.domain_types.insert(domain.attribute("type").as_string());
  for (auto machine : arch.children("machine")) {
    const std::string name = machine.text().as_string();
    guest.machines[name] = machine.attribute("canonical").as_string(name.c_str());
  }
  return guest;
}

std::set<std::string> enum_values(pugi::xml_node parent, const char* name) {
  std::set<std::string> out;
  for (auto value : parent.find_child_by_attribute("enum", "name", name).children("value"))
    out.insert(value.text().as_string());
  return out;
}

}  // namespace

const GuestArch* HostCapabilities::guest(std::string_view wanted) const {
  const auto found =
      std::find_if(guests.begin(), guests.end(), [&](const auto& g) { return g.arch == wanted; });
  return found == guests.end() ? nullptr : &*found;
}

HostCapabilities read_capabilities(std::string_view xml) {
  const auto document = parse(xml);
  const auto root = document.child("capabilities");
  HostCapabilities out;
  out.uuid = root.child("host").child_value("uuid");
  read_cpu(root.child("host").child("cpu"), out);
  for (auto cell : root.child("host").child("topology").child("cells").children("cell"))
    out.cells.push_back(read_cell(cell));
  for (auto guest : root.children("guest")) out.guests.push_back(read_guest(guest.child("arch")));
  if (out.arch.empty()) throw Fault(Errc::unavailable, "libvirt's capabilities name no architecture.");
  return out;
}

DomainCapabilities read_domain_capabilities(std::string_view xml) {
  const auto document = parse(xml);
  const auto root = document.child("domainCapabilities");
  DomainCapabilities out;
  for (auto mode : root.child("cpu").children("mode")) {
    const std::string name = mode.attribute("name").as_string();
    if (mode.attribute("supported").as_string() != std::string_view("yes")) continue;
    out.cpu_modes.insert(name);
    if (name != "custom") continue;
    for (auto model : mode.children("model"))
      if (model.attribute("usable").as_string() == std::string_view("yes"))
        out.cpu_models.emplace_back(model.text().as_string());
  }
  out.video_models = enum_values(root.child("devices").child("video"), "modelType");
  out.disk_buses = enum_values(root.child("devices").child("disk"), "bus");
  out.efi = enum_values(root.child("os"), "firmware").contains("efi");
  return out;
}

std::string cpu_info_json(const HostCapabilities& host) {
  json::Writer w;
  const auto text = [&](const char* key, const std::string& value) {
    w.key(key);
    w.string(value);
  };
  const auto number = [&](const char* key, int value) {
    w.key(key);
    w.integer(value);
  };
  w.begin_object();
  text("arch", host.arch);
  text("model", host.cpu_model);
  text("vendor", host.cpu_vendor);
  w.key("topology");
  w.begin_object();
  number("cells", std::max(1, static_cast<int>(host.cells.size())));
  number("sockets", host.cpu_sockets);
  number("cores", host.cpu_cores);
  number("threads", host.cpu_threads);
  w.end_object();
  w.key("features");
  w.begin_array();
  for (const auto& feature : host.cpu_features) w.string(feature);
  w.end_array();
  w.end_object();
  return std::move(w).text();
}

std::vector<proto::GuestKind> supported_guests(const HostCapabilities& host, bool kvm_works) {
  std::vector<proto::GuestKind> out;
  for (const auto& guest : host.guests)
    for (const auto& type : guest.domain_types)
      if (type == "qemu" || (type == "kvm" && kvm_works)) out.push_back({guest.arch, type, "hvm"});
  return out;
}

}  // namespace nova::compute::libvirt
