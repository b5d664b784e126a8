// What nova.conf says about the metadata service, with Nova's names.
#pragma once
#include <chrono>
#include <string>

#include "common/config/option.hpp"

namespace nova::api {

struct MetadataListenOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::vector<std::string> enabled_apis{"osapi_compute", "metadata"};
  std::string metadata_listen = "0.0.0.0";
  std::uint16_t metadata_listen_port = 8775;

  static constexpr auto options() {
    using O = MetadataListenOptions;
    return Pack{
        option("enabled_apis", &O::enabled_apis,
               "What this nova-api serves: osapi_compute (with [standalone] also the Identity, Image and "
               "Network APIs), metadata."),
        option("metadata_listen", &O::metadata_listen, "Address of the metadata service for guests."),
        option("metadata_listen_port", &O::metadata_listen_port, "Its port; 0 takes a free one.")};
  }
};

struct MetadataProxyOptions {
  static constexpr std::string_view section = "neutron";
  bool service_metadata_proxy = false;
  std::string metadata_proxy_shared_secret;

  static constexpr auto options() {
    using O = MetadataProxyOptions;
    return Pack{
        option("service_metadata_proxy", &O::service_metadata_proxy,
               "Guests ask through the Network service's proxy, which says who asks and signs it. Otherwise "
               "they are known by their address, as the standalone Network service has given it."),
        option("metadata_proxy_shared_secret", &O::metadata_proxy_shared_secret,
               "Key of the proxy's signatures; the same as in the proxy's configuration.")
            .secret()};
  }
};

struct MetadataOptions {
  static constexpr std::string_view section = "api";
  std::string dhcp_domain = "novalocal";
  std::string vendordata_jsonfile_path;
  std::chrono::seconds metadata_cache_expiration{15};

  static constexpr auto options() {
    using O = MetadataOptions;
    return Pack{option("dhcp_domain", &O::dhcp_domain, "Domain appended to host names that have none."),
                option("vendordata_jsonfile_path", &O::vendordata_jsonfile_path,
                       "File with JSON that every guest gets as vendor data."),
                option("metadata_cache_expiration", &O::metadata_cache_expiration,
                       "How long what is known of a guest serves its further questions.")};
  }
};

}  // namespace nova::api
