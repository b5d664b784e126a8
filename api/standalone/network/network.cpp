#include "api/standalone/network/network.hpp"

#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

void add_to(Endpoints& endpoints) {
  add_pages(endpoints);
  add_networks(endpoints);
  add_subnets(endpoints);
  add_ports(endpoints);
  add_security_groups(endpoints);
  add_quotas(endpoints);
  add_tags(endpoints);
}

}  // namespace nova::api::standalone::network
