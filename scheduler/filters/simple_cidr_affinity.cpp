// Hosts whose address is in the network of hints build_near_host_ip and cidr.
#include <boost/asio/ip/address.hpp>
#include <optional>

#include "scheduler/filters/all.hpp"
#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {
namespace ip = boost::asio::ip;

// The first bits of an address, as its text form names it; nothing if it is no address.
std::optional<std::vector<unsigned char>> bytes_of(const std::string& text) {
  boost::system::error_code problem;
  const ip::address address = ip::make_address(text, problem);
  if (problem) return std::nullopt;
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return std::vector<unsigned char>(bytes.begin(), bytes.end());
  }
  const auto bytes = address.to_v6().to_bytes();
  return std::vector<unsigned char>(bytes.begin(), bytes.end());
}

struct Network {
  std::vector<unsigned char> bytes;
  std::size_t bits = 0;

  bool contains(const std::vector<unsigned char>& address) const {
    if (address.size() != bytes.size()) return false;
    for (std::size_t bit = 0; bit < bits; ++bit) {
      const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
      if (((address[bit / 8] ^ bytes[bit / 8]) & mask) != 0) return false;
    }
    return true;
  }
};

std::optional<Network> wanted(const Ask& ask) {
  const auto* near = ask.hint("build_near_host_ip");
  if (near == nullptr || near->empty()) return std::nullopt;
  const auto* cidr = ask.hint("cidr");
  std::string_view size =
      cidr == nullptr || cidr->empty() ? std::string_view("/24") : std::string_view(cidr->front());
  if (size.starts_with('/')) size.remove_prefix(1);
  const auto bytes = bytes_of(near->front());
  const auto bits = to_integer(size);
  // A network that cannot be read contains nothing.
  if (!bytes || !bits || *bits < 0 || static_cast<std::size_t>(*bits) > bytes->size() * 8) return Network{};
  return Network{*bytes, static_cast<std::size_t>(*bits)};
}

void narrow(const Question& q, Candidates& hosts) {
  const auto network = wanted(q.ask);
  if (!network) return;
  hosts.keep_if([&](Row row) {
    const auto address = bytes_of(q.hosts.record(row).state.inventory.host_ip);
    return address && network->contains(*address);
  });
}

Miss explain(const Question&, std::span<const Row>) {
  return {"they are not near the address asked for", {}};
}

}  // namespace

constinit const Filter simple_cidr_affinity_filter{
    .name = "SimpleCIDRAffinityFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
