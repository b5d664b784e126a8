// Tells a host's DHCP server that an address is free again. Without it the server would keep the address for
// its last holder until the lease ends, and refuse it to the next server that gets it.
#pragma once
#include <string>

namespace nova::compute::libvirt {

struct Lease {
  std::string bridge, server, address, mac;
};
// One datagram, not answered: a best effort. Blocking only in the sense of a system call.
void release_lease(const Lease& lease);

// The datagram. Pure.
std::string release_message(const Lease& lease, unsigned transaction);

}  // namespace nova::compute::libvirt
