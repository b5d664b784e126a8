// Options of nova-api that its handlers honour.
#pragma once
#include "common/config/option.hpp"

namespace nova::api {

struct ApiOptions {
  static constexpr std::string_view section = "api";
  int max_limit = 1000;
  std::string compute_link_prefix;
  bool enable_instance_password = true;
  std::size_t max_in_flight = 1000;

  static constexpr auto options() {
    return Pack{
        option("max_limit", &ApiOptions::max_limit, "Most items that one page of a list holds.")
            .at_least(1)
            .formerly("osapi_max_limit", "DEFAULT"),
        option("compute_link_prefix", &ApiOptions::compute_link_prefix,
               "Scheme, host and path that replace those of the request in links, for an API behind a proxy.")
            .formerly("osapi_compute_link_prefix", "DEFAULT"),
        option("enable_instance_password", &ApiOptions::enable_instance_password,
               "Answer adminPass when a server is created."),
        option("max_in_flight", &ApiOptions::max_in_flight,
               "Requests in work at one time; one more is answered 503 with Retry-After.")
            .at_least(1)};
  }
};

struct MiddlewareOptions {
  static constexpr std::string_view section = "oslo_middleware";
  std::size_t max_request_body_size = 114688;
  bool enable_proxy_headers_parsing = false;

  static constexpr auto options() {
    return Pack{option("max_request_body_size", &MiddlewareOptions::max_request_body_size,
                       "Largest request body in bytes."),
                option("enable_proxy_headers_parsing", &MiddlewareOptions::enable_proxy_headers_parsing,
                       "Believe X-Forwarded-Proto and X-Forwarded-Host of the request.")};
  }
};

// [DEFAULT] options that create requests honour.
struct ServerOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::size_t password_length = 12;
  std::string default_schedule_zone;
  int max_local_block_devices = 3;

  static constexpr auto options() {
    return Pack{
        option("password_length", &ServerOptions::password_length, "Characters of a generated adminPass.")
            .at_least(1),
        option("default_schedule_zone", &ServerOptions::default_schedule_zone,
               "Availability zone of servers for which none is asked; empty: any."),
        option("max_local_block_devices", &ServerOptions::max_local_block_devices,
               "Most local disks of one server; -1: no limit.")};
  }
};

}  // namespace nova::api
