// The tables of the Network API's endpoints, one per collection.
#pragma once
#include "api/standalone/rest.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::api::standalone::network {

void add_pages(Endpoints& endpoints);
void add_networks(Endpoints& endpoints);
void add_subnets(Endpoints& endpoints);
void add_ports(Endpoints& endpoints);
void add_security_groups(Endpoints& endpoints);
void add_quotas(Endpoints& endpoints);
void add_tags(Endpoints& endpoints);

// Those that the caller may see; they throw Fault(not_found) for what it may not. The id goes by value: it
// may come from a body that is long gone.
awaitable<proto::networks::Network> find_network(const Call& call, std::string id);
awaitable<proto::networks::Subnet> find_subnet(const Call& call, std::string id);
awaitable<proto::networks::Port> find_port(const Call& call, std::string id);
awaitable<proto::networks::SecurityGroup> find_security_group(const Call& call, std::string id);

}  // namespace nova::api::standalone::network
