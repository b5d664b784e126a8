#include "common/rabbit/transport_url.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace nova::rabbit {
namespace {

constexpr std::uint16_t plain_port = 5672;
constexpr std::uint16_t tls_port = 5671;

Error wrong(const std::string& what) {
  return {Errc::bad_request,
          fmt::format("transport_url: {} (expected rabbit://user:password@host:5672[,...]/vhost)", what),
          {}};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Cuts `text` at the first `mark`; the rest (without the mark) is returned, nothing if there is no mark.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

struct Scheme {
  std::string_view name;
  bool tls;
};
constexpr std::array schemes{Scheme{"rabbit", false}, Scheme{"amqp", false}, Scheme{"kombu+amqp", false},
                             Scheme{"rabbits", true}, Scheme{"amqps", true}, Scheme{"kombu+amqps", true}};

std::optional<Scheme> find_scheme(std::string_view name) {
  for (const auto& scheme : schemes)
    if (scheme.name == name) return scheme;
  return std::nullopt;
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

// host, host:port or [address]:port
Result<BrokerHost> parse_address(std::string_view text, BrokerHost host) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return wrong("an address lacks its ]");
    host.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':') return wrong(fmt::format("\"{}\" after an address", port));
    if (!port.empty()) port.remove_prefix(1);
  } else {
    port = cut(text, ':').value_or("");
    host.host = text;
  }
  if (host.host.empty()) return wrong("a host name is missing");
  if (!port.empty() && !read_port(port, host.port)) return wrong(fmt::format("\"{}\" is no port", port));
  return host;
}

Result<BrokerHost> parse_host(std::string_view text, BrokerHost host) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return parse_address(text, std::move(host));
  std::string_view user = text.substr(0, at);
  const auto password = cut(user, ':');
  host.user = unquoted(user);
  host.password = Secret(unquoted(password.value_or("")));
  return parse_address(text.substr(at + 1), std::move(host));
}

bool asks_for_tls(std::string_view query) {
  std::optional<std::string_view> rest = query;
  while (rest) {
    std::string_view item = *rest;
    rest = cut(item, '&');
    const auto value = cut(item, '=').value_or("");
    if (item == "ssl" && (value == "1" || value == "true" || value == "True")) return true;
  }
  return false;
}

}  // namespace

std::string BrokerHost::name() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

Result<TransportUrl> parse_transport_url(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return wrong("no scheme");
  const auto scheme = find_scheme(url.substr(0, colon));
  if (!scheme) return wrong(fmt::format("scheme \"{}\" is not understood", url.substr(0, colon)));
  std::string_view rest = url.substr(colon + 3);
  const auto query = cut(rest, '?').value_or("");
  const auto path = cut(rest, '/').value_or("");
  TransportUrl out;
  out.tls = scheme->tls || asks_for_tls(query);
  if (!path.empty()) out.vhost = unquoted(path);
  BrokerHost before;
  std::optional<std::string_view> hosts = rest.empty() ? std::string_view("localhost") : rest;
  while (hosts) {
    std::string_view one = *hosts;
    hosts = cut(one, ',');
    before.port = out.tls ? tls_port : plain_port;
    auto host = parse_host(one, before);
    if (!host) return host.error();
    before = *host;
    out.hosts.push_back(std::move(*host));
  }
  return out;
}

}  // namespace nova::rabbit
