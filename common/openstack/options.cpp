#include "common/openstack/options.hpp"

namespace nova::openstack {

ServiceAccess service_access(const Config& config, std::string_view section) {
  auto access = config.get<ServiceAccess>(section);
  if (!access.auth_url.empty() || section == ServiceAccess::section) return access;
  auto shared = config.get<ServiceAccess>();
  access.auth_url = std::move(shared.auth_url);
  access.username = std::move(shared.username);
  access.password = std::move(shared.password);
  access.project_name = std::move(shared.project_name);
  access.user_domain_name = std::move(shared.user_domain_name);
  access.project_domain_name = std::move(shared.project_domain_name);
  if (access.region_name.empty()) access.region_name = std::move(shared.region_name);
  if (access.cafile.empty()) access.cafile = std::move(shared.cafile);
  return access;
}

http::ClientOptions client_options(const ServiceAccess& access) {
  http::ClientOptions options;
  options.ca_file = access.cafile;
  options.cert_file = access.certfile;
  options.key_file = access.keyfile;
  options.insecure = access.insecure;
  return options;
}

}  // namespace nova::openstack
