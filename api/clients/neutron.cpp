#include "api/clients/neutron.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/http/only.hpp"
#include "common/decode.hpp"
#include "common/http/url.hpp"

namespace nova::api {
namespace {

struct NetworkBody {
  std::string id, name;
  std::optional<bool> shared, external;
  std::optional<std::vector<std::string>> subnets;
  static constexpr auto fields() {
    using B = NetworkBody;
    return Pack{field("id", &B::id), field("name", &B::name).optional().nullable(),
                field("shared", &B::shared).optional().nullable(),
                field("router:external", &B::external).optional().nullable(),
                field("subnets", &B::subnets).optional().nullable()};
  }
};

struct PortBody {
  std::string id, network_id, device_id, project_id, tenant_id, ip_allocation;
  std::vector<json::Raw> fixed_ips;
  json::Raw resource_request;
  static constexpr auto fields() {
    using B = PortBody;
    return Pack{field("id", &B::id),
                field("network_id", &B::network_id).optional(),
                field("device_id", &B::device_id).optional().nullable(),
                field("project_id", &B::project_id).optional().nullable(),
                field("tenant_id", &B::tenant_id).optional().nullable(),
                field("ip_allocation", &B::ip_allocation).optional().nullable(),
                field("fixed_ips", &B::fixed_ips).optional().nullable(),
                field("resource_request", &B::resource_request).optional().nullable()};
  }
};

struct GroupBody {
  std::string id, name;
  static constexpr auto fields() {
    return Pack{field("id", &GroupBody::id), field("name", &GroupBody::name).optional()};
  }
};

struct TopologyBody {
  std::string id;
  static constexpr auto fields() { return Pack{field("id", &TopologyBody::id).optional()}; }
};

// The member `Name` of a successful answer.
template <FixedText Name, class T>
T read(const http::Response& response) {
  const std::string body = openstack::checked("Network", response);
  try {
    return decode_lenient<Only<Name, T>>(json::parse(body).root()).value;
  } catch (const Fault& fault) {
    throw Fault(Errc::unavailable,
                fmt::format("The Network service's answer cannot be read: {}", fault.what()));
  }
}

void add_networks(const http::Response& response, std::vector<NetworkInfo>& out) {
  for (auto& body : read<"networks", std::vector<NetworkBody>>(response)) {
    const bool known =
        std::any_of(out.begin(), out.end(), [&](const NetworkInfo& n) { return n.id == body.id; });
    if (known) continue;
    NetworkInfo info;
    info.id = std::move(body.id);
    info.name = std::move(body.name);
    info.shared = body.shared.value_or(false);
    info.external = body.external.value_or(false);
    info.has_subnets = !body.subnets || !body.subnets->empty();
    out.push_back(std::move(info));
  }
}

}  // namespace

awaitable<http::Response> Neutron::forward(Context context, std::string method, std::string path,
                                           std::string body) {
  openstack::ServiceClient::Call call;
  call.method = std::move(method);
  call.path = std::move(path);
  call.body = std::move(body);
  call.speaker = openstack::Speaker::user;
  co_return co_await client_.send(std::move(context), std::move(call));
}

// Who has the same token may see the same.
awaitable<http::Response> Neutron::get(Context context, std::string path) {
  std::string key = path + " " + context.auth_token;
  co_return co_await reads_.ask(std::move(key), [this, context = std::move(context), path = std::move(path)] {
    return forward(context, "GET", path, {});
  });
}

awaitable<std::vector<NetworkInfo>> Neutron::available_networks(Context context) {
  std::vector<NetworkInfo> found;
  const std::string project = http::percent_encode(context.project_id);
  add_networks(co_await get(context, fmt::format("/v2.0/networks?tenant_id={}&shared=False", project)),
               found);
  add_networks(co_await get(context, "/v2.0/networks?shared=True"), found);
  co_return found;
}

awaitable<std::vector<NetworkInfo>> Neutron::networks(Context context, std::vector<std::string> ids) {
  std::string path = "/v2.0/networks?";
  for (const auto& id : ids) path += (path.ends_with('?') ? "id=" : "&id=") + http::percent_encode(id);
  std::vector<NetworkInfo> found;
  add_networks(co_await get(std::move(context), std::move(path)), found);
  co_return found;
}

awaitable<PortInfo> Neutron::port(Context context, std::string port_id) {
  const auto response = co_await get(std::move(context), "/v2.0/ports/" + http::percent_encode(port_id));
  const auto body = read<"port", PortBody>(response);
  PortInfo info;
  info.id = body.id;
  info.network_id = body.network_id;
  info.device_id = body.device_id;
  info.project_id = body.project_id.empty() ? body.tenant_id : body.project_id;
  info.has_address = !body.fixed_ips.empty();
  info.deferred_address = body.ip_allocation == "deferred";
  const std::string& wanted = body.resource_request.text;
  info.wants_resources = !wanted.empty() && wanted != "{}" && wanted != "null";
  co_return info;
}

awaitable<std::vector<SecurityGroupInfo>> Neutron::security_groups(Context context) {
  const std::string project = http::percent_encode(context.project_id);
  const auto response = co_await get(
      std::move(context), fmt::format("/v2.0/security-groups?fields=id&fields=name&tenant_id={}", project));
  std::vector<SecurityGroupInfo> groups;
  for (auto& body : read<"security_groups", std::vector<GroupBody>>(response))
    groups.push_back({std::move(body.id), std::move(body.name)});
  co_return groups;
}

awaitable<std::string> Neutron::allocate_network(Context context) {
  const std::string project = context.project_id;
  const auto response =
      co_await get(std::move(context), "/v2.0/auto-allocated-topology/" + http::percent_encode(project));
  if (response.status / 100 != 2)
    throw Fault(Errc::bad_request,
                fmt::format("Unable to automatically allocate a network for project {}", project));
  co_return read<"auto_allocated_topology", TopologyBody>(response).id;
}

}  // namespace nova::api
