#include "conductor/logic/port_binding.hpp"

#include <fmt/format.h>

#include <cctype>

#include "common/error.hpp"
#include "common/uuid.hpp"

namespace nova::conductor {

std::string bridge_name(std::string_view network_id) {
  std::string digits;
  for (const char c : network_id)
    if (c != '-' && digits.size() < 10) digits.push_back(c);
  return "nova-" + digits;
}

void bind(proto::networks::Port& port, const proto::networks::Network& network) {
  const bool on_host = !port.binding_host.empty();
  const bool can_plug = port.binding_vnic_type == "normal";
  port.binding_vif_type = !on_host ? "unbound" : can_plug ? network.vif_type : "binding_failed";
  port.status = on_host && can_plug && port.admin_state_up && network.admin_state_up ? "ACTIVE" : "DOWN";
}

std::string new_mac() {
  const std::string random = new_hex_id();
  return fmt::format("fa:16:3e:{}:{}:{}", random.substr(0, 2), random.substr(2, 2), random.substr(4, 2));
}

std::string checked_mac(std::string_view text) {
  std::string mac;
  bool good = text.size() == 17;
  for (std::size_t i = 0; i < text.size() && good; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    good = i % 3 == 2 ? c == ':' || c == '-' : std::isxdigit(c) != 0;
    mac.push_back(i % 3 == 2 ? ':' : static_cast<char>(std::tolower(c)));
  }
  constexpr std::string_view odd = "13579bdf";
  if (!good || mac == "00:00:00:00:00:00" || odd.find(mac[1]) != std::string_view::npos)
    throw Fault({Errc::bad_request,
                 fmt::format("Invalid input for mac_address. Reason: '{}' is not a valid MAC address.", text),
                 "HTTPBadRequest"});
  return mac;
}

}  // namespace nova::conductor
