#include "compute/clients/neutron.hpp"

#include <map>

#include "common/http/url.hpp"
#include "compute/clients/neutron_wire.hpp"

namespace nova::compute {

awaitable<std::string> Neutron::get(Context context, std::string path) {
  openstack::ServiceClient::Call call;
  call.path = std::move(path);
  const auto response = co_await service_.send(std::move(context), std::move(call));
  co_return openstack::checked("Network", response);
}

awaitable<std::vector<std::string>> Neutron::members(Context context, std::string group) {
  const auto query = http::encode_query({{"security_groups", group}, {"fields", "fixed_ips"}});
  co_return neutron::read_addresses(co_await get(std::move(context), "/v2.0/ports?" + query));
}

awaitable<PortSecurity> Neutron::of_port(Context context, proto::PortId port) {
  const auto found =
      neutron::read_port(co_await get(context, "/v2.0/ports/" + http::percent_encode(port.str())));
  PortSecurity out;
  out.enabled = found.port_security_enabled.value_or(true);
  out.extra_addresses = neutron::extra_addresses(found);
  if (!out.enabled || found.security_groups.empty()) co_return out;
  http::Query query;
  for (const auto& group : found.security_groups) query.emplace_back("id", group);
  const auto groups = co_await get(context, "/v2.0/security-groups?" + http::encode_query(query));
  std::map<std::string, std::vector<std::string>> members_of;
  for (const auto& rule : neutron::read_groups(groups)) {
    auto security = neutron::security_rule(rule);
    if (rule.remote_group_id) {
      const auto [at, fresh] = members_of.try_emplace(*rule.remote_group_id);
      if (fresh) at->second = co_await members(context, at->first);
      security.remotes = at->second;
    }
    out.rules.push_back(std::move(security));
  }
  co_return out;
}

}  // namespace nova::compute
