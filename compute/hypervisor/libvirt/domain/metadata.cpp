#include "compute/hypervisor/libvirt/domain/parts.hpp"
#include "compute/hypervisor/libvirt/domain/xml.hpp"

namespace nova::compute::libvirt::parts {
namespace {

// A list of <item name="k">v</item> under <list>.
void add_pairs(pugi::xml_node parent, const char* list, const char* item,
               const std::map<std::string, std::string>& pairs) {
  if (pairs.empty()) return;
  auto node = element(parent, list);
  for (const auto& [key, value] : pairs) attribute(text_element(node, item, value), "name", key);
}

void add_flavor(pugi::xml_node instance, const DomainMetadata& m) {
  auto flavor = element(instance, "nova:flavor");
  attribute(flavor, "name", m.flavor.name);
  attribute(flavor, "id", m.flavor.id);
  text_element(flavor, "nova:memory", m.flavor.memory_mb);
  text_element(flavor, "nova:disk", m.flavor.disk_gb);
  text_element(flavor, "nova:swap", m.flavor.swap_mb);
  text_element(flavor, "nova:ephemeral", m.flavor.ephemeral_gb);
  text_element(flavor, "nova:vcpus", m.flavor.vcpus);
  add_pairs(flavor, "nova:extraSpecs", "nova:extraSpec", m.flavor.extra_specs);
}

void add_image(pugi::xml_node instance, const DomainMetadata& m) {
  auto image = element(instance, "nova:image");
  attribute(image, "uuid", m.image.id);
  if (m.image.id.empty()) return;
  text_element(image, "nova:containerFormat", m.image.container_format);
  text_element(image, "nova:diskFormat", m.image.disk_format);
  text_element(image, "nova:minDisk", m.image.min_disk);
  text_element(image, "nova:minRam", m.image.min_ram);
  add_pairs(image, "nova:properties", "nova:property", m.image.properties);
}

void add_owner(pugi::xml_node instance, const DomainMetadata& m) {
  auto owner = element(instance, "nova:owner");
  attribute(text_element(owner, "nova:user", m.user_name), "uuid", m.user_id);
  attribute(text_element(owner, "nova:project", m.project_name), "uuid", m.project_id);
}

void add_ports(pugi::xml_node instance, const DomainMetadata& m) {
  auto ports = element(instance, "nova:ports");
  for (const auto& port : m.ports) {
    auto node = element(ports, "nova:port");
    attribute(node, "uuid", port.id);
    for (const auto& [address, version] : port.addresses) {
      auto ip = element(node, "nova:ip");
      attribute(ip, "type", std::string("fixed"));
      attribute(ip, "address", address);
      attribute(ip, "ipVersion", version);
    }
  }
}

}  // namespace

void add_metadata(pugi::xml_node domain, const DomainMetadata& m) {
  auto metadata = element(domain, "metadata");
  auto instance = element(metadata, "nova:instance");
  attribute(instance, "xmlns:nova", std::string(nova_namespace));
  attribute(element(instance, "nova:package"), "version", m.package);
  text_element(instance, "nova:name", m.display_name);
  text_element(instance, "nova:creationTime", m.created);
  add_flavor(instance, m);
  add_image(instance, m);
  add_owner(instance, m);
  if (!m.image.id.empty()) {
    auto root = element(instance, "nova:root");
    attribute(root, "type", std::string("image"));
    attribute(root, "uuid", m.image.id);
  }
  add_ports(instance, m);
  auto own = element(metadata, "own:server");
  attribute(own, "xmlns:own", std::string(own_namespace));
  attribute(own, "generation", m.generation);
}

}  // namespace nova::compute::libvirt::parts
