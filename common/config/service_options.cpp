#include "common/config/service_options.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace nova {

std::string system_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::string own_address() {
  const std::string none = "127.0.0.1";
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return none;
  // Connecting a datagram socket only makes the kernel choose a route and source address.
  sockaddr_in peer{}, own{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(80);
  ::inet_pton(AF_INET, "192.0.2.1", &peer.sin_addr);
  socklen_t length = sizeof(own);
  std::array<char, INET_ADDRSTRLEN> text{};
  const bool found = ::connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof(peer)) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &length) == 0 &&
                     ::inet_ntop(AF_INET, &own.sin_addr, text.data(), text.size()) != nullptr;
  ::close(fd);
  return found ? std::string(text.data()) : none;
}

}  // namespace nova
