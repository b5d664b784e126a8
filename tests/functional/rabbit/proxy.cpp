#include "tests/functional/rabbit/proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace nova::rabbit {
namespace {

sockaddr_in address(const std::string& host, std::uint16_t port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &a.sin_addr) != 1)
    throw std::runtime_error("not an address: " + host);
  return a;
}

const sockaddr* plain(const sockaddr_in& a) { return reinterpret_cast<const sockaddr*>(&a); }  // NOLINT

bool copy(int from, int to) {
  std::array<char, 65536> buffer{};
  const auto got = ::read(from, buffer.data(), buffer.size());
  if (got <= 0) return false;
  for (ssize_t sent = 0; sent < got;) {
    const auto n = ::send(to, buffer.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += n;
  }
  return true;
}

}  // namespace

Proxy::Proxy(std::string host, std::uint16_t port, std::uint16_t own_port)
    : host_(std::move(host)), target_(port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in a = address("127.0.0.1", own_port);
  socklen_t size = sizeof a;
  if (::bind(listener_, plain(a), size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &size) != 0)  // NOLINT
    throw std::runtime_error("the proxy cannot listen");
  port_ = ntohs(a.sin_port);
  thread_ = std::thread([this] { run(); });
}

Proxy::~Proxy() {
  stop_ = true;
  thread_.join();
  for (const auto& pair : pairs_) {
    ::close(pair.client);
    ::close(pair.broker);
  }
  ::close(listener_);
}

void Proxy::cut() { cut_ = true; }

void Proxy::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int broker = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in a = address(host_, target_);
  if (::connect(broker, plain(a), sizeof a) != 0) {
    ::close(client);
    ::close(broker);
    return;
  }
  ++accepted_;
  pairs_.push_back({client, broker});
}

bool Proxy::move(const Pair& pair, short client_events, short broker_events) {
  constexpr short readable = POLLIN | POLLHUP | POLLERR;
  if ((client_events & readable) != 0 && !hold_up_ && !copy(pair.client, pair.broker)) return false;
  return (broker_events & readable) == 0 || hold_down_ || copy(pair.broker, pair.client);
}

void Proxy::run() {
  while (!stop_) {
    std::vector<pollfd> fds{{listener_, POLLIN, 0}};
    for (const auto& pair : pairs_) {
      fds.push_back({pair.client, static_cast<short>(hold_up_ ? 0 : POLLIN), 0});
      fds.push_back({pair.broker, static_cast<short>(hold_down_ ? 0 : POLLIN), 0});
    }
    ::poll(fds.data(), fds.size(), 20);
    std::vector<Pair> kept;
    const bool cut_all = cut_.exchange(false);
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (!cut_all && move(pairs_[i], fds[2 * i + 1].revents, fds[2 * i + 2].revents)) {
        kept.push_back(pairs_[i]);
      } else {
        ::close(pairs_[i].client);
        ::close(pairs_[i].broker);
      }
    }
    pairs_ = std::move(kept);
    if ((fds[0].revents & POLLIN) != 0) accept_one();
  }
}

}  // namespace nova::rabbit
