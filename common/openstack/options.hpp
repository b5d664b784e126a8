// How to reach one OpenStack service and as whom: the options of [keystone_authtoken], [glance], [neutron]
// ... A section without an auth_url speaks as [keystone_authtoken] says.
#pragma once
#include <string>
#include <vector>

#include "common/config/config.hpp"
#include "common/http/client.hpp"

namespace nova::openstack {

struct ServiceAccess {
  static constexpr std::string_view section = "keystone_authtoken";
  std::string auth_url;
  std::string username = "nova";
  Secret password;
  std::string project_name = "service";
  std::string user_domain_name = "Default";
  std::string project_domain_name = "Default";
  std::string region_name;
  std::string endpoint_override;
  std::vector<std::string> valid_interfaces{"internal", "public"};
  std::string cafile, certfile, keyfile;
  bool insecure = false;

  static constexpr auto options() {
    using A = ServiceAccess;
    return Pack{
        option("auth_url", &A::auth_url, "URL of the Identity service, with or without /v3."),
        option("username", &A::username, "User that this daemon speaks as."),
        option("password", &A::password, "Its password.").secret(),
        option("project_name", &A::project_name, "Project that its token is scoped to."),
        option("user_domain_name", &A::user_domain_name, "Domain of the user."),
        option("project_domain_name", &A::project_domain_name, "Domain of the project."),
        option("region_name", &A::region_name, "Region whose endpoints are used; empty: any."),
        option("endpoint_override", &A::endpoint_override,
               "URL of the service, instead of the one in the catalogue."),
        option("valid_interfaces", &A::valid_interfaces, "Kinds of endpoint to use, in order of preference."),
        option("cafile", &A::cafile, "Certificates of the authorities to trust; empty: the system's."),
        option("certfile", &A::certfile, "Client certificate."),
        option("keyfile", &A::keyfile, "Its key."),
        option("insecure", &A::insecure, "Do not check the server's certificate.")};
  }
};

// The section's own options; who to speak as from [keystone_authtoken] if the section has no auth_url.
ServiceAccess service_access(const Config& config, std::string_view section);
http::ClientOptions client_options(const ServiceAccess& access);

}  // namespace nova::openstack
