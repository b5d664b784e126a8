#include "compute/hypervisor/libvirt/domain/xml.hpp"

#include <charconv>
#include <sstream>

#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt {

namespace {

// XML cannot hold control characters, whatever the escape; a name with one must not cost the server.
std::string writable(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out.push_back(c);
  return out;
}

}  // namespace

namespace parts {

pugi::xml_node element(pugi::xml_node parent, const char* name) { return parent.append_child(name); }

pugi::xml_node text_element(pugi::xml_node parent, const char* name, const std::string& text) {
  auto node = parent.append_child(name);
  node.text().set(writable(text).c_str());
  return node;
}

pugi::xml_node text_element(pugi::xml_node parent, const char* name, std::int64_t number) {
  return text_element(parent, name, std::to_string(number));
}

void attribute(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(writable(value).c_str());
}

void attribute(pugi::xml_node node, const char* name, std::int64_t value) {
  attribute(node, name, std::to_string(value));
}

}  // namespace parts

std::string domain_xml(const DomainSpec& spec) {
  using namespace parts;
  pugi::xml_document document;
  auto domain = document.append_child("domain");
  attribute(domain, "type", spec.type);
  text_element(domain, "name", spec.name);
  text_element(domain, "uuid", spec.uuid);
  add_metadata(domain, spec.metadata);
  add_resources(domain, spec);
  add_boot(domain, spec);
  add_cpu(domain, spec.cpu);
  add_clock(domain, spec.timers);
  auto devices = element(domain, "devices");
  add_disks(devices, spec);
  add_controllers(devices, spec);
  add_interfaces(devices, spec);
  add_console(devices, spec);
  add_extras(devices, spec);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent | pugi::format_no_declaration);
  return std::move(out).str();
}

std::int64_t read_generation(std::string_view metadata_element) {
  pugi::xml_document document;
  if (!document.load_buffer(metadata_element.data(), metadata_element.size())) return 0;
  return document.document_element().attribute("generation").as_llong();
}

DomainLeftovers read_leftovers(std::string_view domain_xml) {
  DomainLeftovers out;
  pugi::xml_document document;
  if (!document.load_buffer(domain_xml.data(), domain_xml.size())) return out;
  for (auto node : document.child("domain").child("devices").children("interface")) {
    DomainLeftovers::Interface interface;
    interface.network = node.child("source").attribute("network").as_string();
    interface.mac = node.child("mac").attribute("address").as_string();
    interface.filter = node.child("filterref").attribute("filter").as_string();
    for (auto parameter : node.child("filterref").children("parameter")) {
      const std::string_view name = parameter.attribute("name").as_string();
      const std::string value = parameter.attribute("value").as_string();
      if ((name == "IP" || name == "IPV6") && !value.starts_with("fe80:"))
        interface.addresses.push_back(value);
    }
    out.interfaces.push_back(std::move(interface));
  }
  for (auto node : document.child("domain").child("devices").children("disk"))
    if (const auto file = node.child("source").attribute("file")) out.disks.emplace_back(file.as_string());
  return out;
}

}  // namespace nova::compute::libvirt
