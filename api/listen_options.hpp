// Where nova-api listens, and how it talks to the Identity service about tokens.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "common/config/option.hpp"

namespace nova::api {

struct ListenOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::string osapi_compute_listen = "0.0.0.0";
  std::uint16_t osapi_compute_listen_port = 8774;
  std::vector<std::string> enabled_ssl_apis;

  static constexpr auto options() {
    using O = ListenOptions;
    return Pack{
        option("osapi_compute_listen", &O::osapi_compute_listen, "Address of the compute API."),
        option("osapi_compute_listen_port", &O::osapi_compute_listen_port, "Its port; 0 takes a free one."),
        option("enabled_ssl_apis", &O::enabled_ssl_apis, "Which of enabled_apis are served over TLS.")};
  }
};

struct WsgiOptions {
  static constexpr std::string_view section = "wsgi";
  std::string ssl_cert_file, ssl_key_file, ssl_ca_file;
  std::size_t max_header_line = 16384;
  std::size_t max_connections = 1000;
  std::chrono::seconds client_socket_timeout{75};
  std::chrono::seconds request_timeout{60};

  static constexpr auto options() {
    using O = WsgiOptions;
    return Pack{
        option("ssl_cert_file", &O::ssl_cert_file, "Certificate of the API."),
        option("ssl_key_file", &O::ssl_key_file, "Its key."),
        option("ssl_ca_file", &O::ssl_ca_file, "If set, clients must show a certificate that it signed."),
        option("max_header_line", &O::max_header_line, "Most bytes of the head of a request.").at_least(1024),
        option("max_connections", &O::max_connections, "Open connections; one more is answered 503.")
            .at_least(1),
        option("client_socket_timeout", &O::client_socket_timeout, "How long a connection may be idle.")
            .at_least(std::chrono::seconds(1)),
        option("request_timeout", &O::request_timeout, "How long one request may take.")
            .at_least(std::chrono::seconds(1))};
  }
};

struct AuthTokenOptions {
  static constexpr std::string_view section = "keystone_authtoken";
  std::string www_authenticate_uri;
  std::chrono::seconds token_cache_time{300};

  static constexpr auto options() {
    using O = AuthTokenOptions;
    return Pack{option("www_authenticate_uri", &O::www_authenticate_uri,
                       "Public URL of the Identity service, named in answers to clients without a token."),
                option("token_cache_time", &O::token_cache_time,
                       "How long a token that was found valid is believed without asking again.")};
  }
};

}  // namespace nova::api
