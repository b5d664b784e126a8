#include "compute/hypervisor/libvirt/network/dhcp_release.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <random>

namespace nova::compute::libvirt {
namespace {

constexpr std::size_t client_address = 12, client_hardware = 28, header_size = 236;
constexpr char request = 1, ethernet = 1, hardware_length = 6;

std::string address_bytes(const std::string& text) {
  in_addr address{};
  inet_pton(AF_INET, text.c_str(), &address);
  std::string out(4, '\0');
  std::memcpy(out.data(), &address, 4);
  return out;
}

std::string mac_bytes(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at + 2 <= text.size(); at += 3) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + 2, value, 16);
    out.push_back(static_cast<char>(value));
  }
  out.resize(6);
  return out;
}

}  // namespace

std::string release_message(const Lease& lease, unsigned transaction) {
  std::string out(header_size, '\0');
  out[0] = request;
  out[1] = ethernet;
  out[2] = hardware_length;
  std::memcpy(out.data() + 4, &transaction, 4);
  out.replace(client_address, 4, address_bytes(lease.address));
  out.replace(client_hardware, 6, mac_bytes(lease.mac));
  out += "\x63\x82\x53\x63";                        // options follow
  out += "\x35\x01\x07";                            // message type: release
  out += "\x36\x04" + address_bytes(lease.server);  // server identifier
  out += '\xff';
  out.resize(300);  // the shortest that old servers take
  return out;
}

void release_lease(const Lease& lease) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  // dnsmasq looks at the interface that a message came in by.
  ::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, lease.bridge.c_str(),
               static_cast<socklen_t>(lease.bridge.size()));
  const auto message = release_message(lease, std::random_device{}());
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(67);
  inet_pton(AF_INET, lease.server.c_str(), &to.sin_addr);
  ::sendto(fd, message.data(), message.size(), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to),
           sizeof(to));
  ::close(fd);
}

}  // namespace nova::compute::libvirt
