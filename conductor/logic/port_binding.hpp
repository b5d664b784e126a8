// How a port is plugged in: names of networks on hosts, MAC addresses, and what binding to a host means. Pure
// but for new_mac().
#pragma once
#include <string>
#include <string_view>

#include "proto/conductor/network_types.hpp"

namespace nova::conductor {

// The name of libvirt's network on every host: "nova-", by which the libvirt driver knows what it made itself
// and may remove, and 10 digits of the id, so that it would do as a bridge's name too (15 characters).
std::string bridge_name(std::string_view network_id);

// The port as it is when it hangs on its host (or on none): binding:vif_type and status.
void bind(proto::networks::Port& port, const proto::networks::Network& network);

// A random address "fa:16:3e:xx:xx:xx".
std::string new_mac();
// In lower case with colons. Throws Fault(bad_request) unless it is one that a port may have: six octets, not
// multicast, not zero.
std::string checked_mac(std::string_view text);

}  // namespace nova::conductor
