#include "proto/metadata/ec2.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace nova::metadata {
namespace {

using json = nlohmann::json;

// EC2's ids are a letter and eight hex digits: the domain's number, and the start of the image's uuid.
std::string instance_id(const proto::ServerSpec& server) {
  const auto dash = server.instance_name.rfind('-');
  return "i-" +
         (dash == std::string::npos ? server.id.str().substr(0, 8) : server.instance_name.substr(dash + 1));
}

std::string image_id(const proto::ServerSpec& server) {
  return server.image.id.empty() ? "None" : "ami-" + server.image.id.str().substr(0, 8);
}

std::pair<std::string, std::string> addresses(const proto::ServerSpec& server) {
  std::string local, floating;
  for (const auto& vif : server.vifs)
    for (const auto& ip : vif.fixed_ips) {
      if (ip.version != 4) continue;
      if (local.empty()) local = ip.address;
      if (floating.empty() && !ip.floating_ips.empty()) floating = ip.floating_ips.front();
    }
  return {local, floating};
}

json security_groups(const proto::ServerSpec& server) {
  json out = json::array();
  for (const auto& vif : server.vifs)
    for (const auto& group : vif.security_groups)
      if (std::find(out.begin(), out.end(), group) == out.end()) out.push_back(group);
  return out;
}

}  // namespace

std::string ec2_meta_data(const proto::ServerSpec& server, const std::string& hostname) {
  const auto [local, floating] = addresses(server);
  json out = {{"ami-id", image_id(server)},
              {"ami-launch-index", server.launch_index},
              {"block-device-mapping", {{"ami", "vda"}, {"root", "/dev/vda"}}},
              {"hostname", hostname},
              {"instance-action", "none"},
              {"instance-id", instance_id(server)},
              {"instance-type", server.flavor.name},
              {"local-hostname", hostname},
              {"local-ipv4", local},
              {"placement", {{"availability-zone", server.availability_zone}}},
              {"public-hostname", hostname},
              {"public-ipv4", floating},
              {"reservation-id", server.reservation_id},
              {"security-groups", security_groups(server)}};
  if (!server.key_name.empty())
    out["public-keys"] = {{"0", {{"_name", "0=" + server.key_name}, {"openssh-key", server.public_key}}}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace nova::metadata
