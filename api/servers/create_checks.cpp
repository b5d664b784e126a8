#include "api/servers/create_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/uuid.hpp"

namespace nova::api::servers {
namespace {

constexpr std::int64_t gib = 1024LL * 1024 * 1024;

[[noreturn]] void refuse(std::string message) { throw Fault(Errc::bad_request, std::move(message)); }

proto::RequestedNetwork network_of(const NetworkItem& item) {
  proto::RequestedNetwork network;
  network.tag = item.tag ? item.tag->text : "";
  network.fixed_ip = item.fixed_ip.value_or("");
  if (item.port && !item.port->empty()) {
    if (!network.fixed_ip.empty())
      refuse(fmt::format(
          "Specified Fixed IP '{}' cannot be used with port '{}': the two cannot be specified together.",
          network.fixed_ip, *item.port));
    network.port_id = *item.port;
    return network;
  }
  if (!item.uuid) refuse("Bad network format: missing 'uuid'");
  if (!is_uuid(*item.uuid))
    refuse(fmt::format("Bad networks format: network uuid is not in proper format ({})", *item.uuid));
  network.network_id = *item.uuid;
  return network;
}

}  // namespace

Counts counts_of(const CreateServer& body) {
  Counts counts;
  counts.min = body.min_count ? static_cast<int>(body.min_count->value) : 1;
  counts.max = body.max_count ? static_cast<int>(body.max_count->value) : counts.min;
  if (counts.min > counts.max) refuse("min_count must be <= max_count");
  return counts;
}

Zone parse_zone(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (auto colon = text.find(':'); colon != std::string::npos; colon = text.find(':', from)) {
    parts.push_back(text.substr(from, colon - from));
    from = colon + 1;
  }
  parts.push_back(text.substr(from));
  if (parts.size() > 3)
    refuse("Unable to parse availability_zone: expected zone, zone:host or zone:host:node.");
  parts.resize(3);
  return {parts[0], parts[1], parts[2]};
}

std::vector<proto::RequestedNetwork> networks_of(const std::vector<NetworkItem>& items) {
  std::vector<proto::RequestedNetwork> networks;
  std::set<std::string> ports;
  for (const auto& item : items) {
    auto network = network_of(item);
    if (!network.port_id.empty() && !ports.insert(network.port_id).second)
      refuse(fmt::format("Port ID '{}' was specified twice: they must be unique.", network.port_id));
    networks.push_back(std::move(network));
  }
  return networks;
}

void check_single_use(const Counts& counts, const std::vector<proto::RequestedNetwork>& networks) {
  if (counts.max == 1) return;
  for (const auto& network : networks) {
    if (!network.fixed_ip.empty())
      refuse(fmt::format("Unable to launch multiple instances with a single configured fixed ip: {}",
                         network.fixed_ip));
    if (!network.port_id.empty())
      refuse(
          "Unable to launch multiple instances with a single configured port ID. Please launch your instance "
          "one by "
          "one with different ports.");
  }
}

void check_image(const proto::ImageMeta& image, const proto::Flavor& flavor) {
  if (image.status != "active") refuse(fmt::format("Image {} is not active.", image.id.str()));
  if (image.properties.contains("cinder_encryption_key_id"))
    refuse(fmt::format(
        "Image {} is unacceptable: it is of an encrypted volume, and needs a volume to boot from.",
        image.id.str()));
  if (flavor.memory_mb < image.min_ram) refuse("Flavor's memory is too small for requested image.");
  if (flavor.root_gb == 0) return;
  const std::int64_t root = flavor.root_gb * gib;
  if (image.size > root)
    refuse(fmt::format(
        "Flavor's disk is too small for requested image. Flavor disk is {} bytes, image is {} bytes.", root,
        image.size));
  if (image.min_disk > flavor.root_gb)
    refuse(
        fmt::format("Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk "
                    "is {} bytes, "
                    "minimum size is {} bytes.",
                    root, image.min_disk * gib));
}

void check_unique_certificates(const std::vector<std::string>& ids) {
  const std::set<std::string> unique(ids.begin(), ids.end());
  if (unique.size() != ids.size() || unique.contains(""))
    refuse("Invalid input for field/attribute trusted_image_certificates: ids must be unique and not empty.");
}

}  // namespace nova::api::servers
