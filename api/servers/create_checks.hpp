// What must hold of a create request, checked without asking anybody. Pure; failures are Fault in Nova's
// words.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "api/servers/bodies.hpp"
#include "proto/block_device.hpp"
#include "proto/flavor.hpp"
#include "proto/image.hpp"
#include "proto/network.hpp"

namespace nova::api::servers {

struct Counts {
  int min = 1, max = 1;
};
Counts counts_of(const CreateServer& body);

// "zone", "zone:host", "zone::node" or "zone:host:node".
struct Zone {
  std::string name, host, node;
};
Zone parse_zone(const std::string& text);

// Networks as asked for: duplicate ports, a port with an address, neither network nor port.
std::vector<proto::RequestedNetwork> networks_of(const std::vector<NetworkItem>& items);
// One server per address or port.
void check_single_use(const Counts& counts, const std::vector<proto::RequestedNetwork>& networks);

struct DeviceLimits {
  int most_local = 3;  // -1: any number
};
// The disks that the request names, and the root disk from the image.
std::vector<proto::BlockDevice> devices_of(const CreateServer& body, const std::string& image_id,
                                           const proto::Flavor& flavor, const DeviceLimits& limits);

// `image` can be used at all, and with the flavor.
void check_image(const proto::ImageMeta& image, const proto::Flavor& flavor);

void check_unique_certificates(const std::vector<std::string>& ids);

}  // namespace nova::api::servers
