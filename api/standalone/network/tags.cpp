#include <algorithm>

#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/bodies.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;
using Tags = std::vector<std::string>;

namespace {

constexpr std::size_t most_tags = 50, longest_tag = 255;

// How the resources of each kind are found and changed.
struct NetworkKind {
  using Change = ChangeNetwork;
  static awaitable<Network> find(const Call& call) { return find_network(call, call.path[0]); }
};
struct SubnetKind {
  using Change = ChangeSubnet;
  static awaitable<Subnet> find(const Call& call) { return find_subnet(call, call.path[0]); }
};
struct PortKind {
  using Change = ChangePort;
  static awaitable<Port> find(const Call& call) { return find_port(call, call.path[0]); }
};
struct SecurityGroupKind {
  using Change = ChangeSecurityGroup;
  static awaitable<SecurityGroup> find(const Call& call) { return find_security_group(call, call.path[0]); }
};

bool has(const Tags& tags, const std::string& tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

Fault no_tag(const std::string& tag) {
  return Fault({Errc::not_found, fmt::format("Tag {} could not be found.", tag), "TagNotFound"});
}

// Once each, in order. Throws Fault(bad_request).
Tags checked(Tags tags) {
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  for (const auto& tag : tags)
    if (tag.empty() || tag.size() > longest_tag || tag.find(',') != std::string::npos)
      throw Fault(
          Errc::bad_request,
          fmt::format("Invalid input for tags. Reason: '{}' is not 1 to {} characters without a comma.", tag,
                      longest_tag));
  if (tags.size() > most_tags)
    throw Fault(Errc::bad_request,
                fmt::format("Invalid input for tags. Reason: there are more than {}.", most_tags));
  return tags;
}

http::Response tags_answer(const Tags& tags) {
  return http::make_response(200, fmt::format("{{\"tags\": {}}}", encode(tags)));
}

template <class Kind>
awaitable<void> store(const Call& call, std::string id, Tags tags) {
  typename Kind::Change::Request request;
  request.id = std::move(id);
  request.tags = checked(std::move(tags));
  co_await call.ask<NetworksService, typename Kind::Change>(std::move(request));
}

template <class Kind>
awaitable<http::Response> list_tags(Call& call) {
  const auto item = co_await Kind::find(call);
  co_return tags_answer(item.tags);
}

template <class Kind>
awaitable<http::Response> put_tags(Call& call) {
  auto tags = checked(decode<TagsBody>(call.body.root()).tags);
  const auto item = co_await Kind::find(call);
  require_owner(call.context, item.project_id, "update_tags");
  co_await store<Kind>(call, item.id, tags);
  co_return tags_answer(tags);
}

template <class Kind>
awaitable<http::Response> clear_tags(Call& call) {
  const auto item = co_await Kind::find(call);
  require_owner(call.context, item.project_id, "delete_tags");
  co_await store<Kind>(call, item.id, Tags());
  co_return no_content();
}

template <class Kind>
awaitable<http::Response> check_tag(Call& call) {
  const auto item = co_await Kind::find(call);
  if (!has(item.tags, call.path[1])) throw no_tag(call.path[1]);
  co_return no_content();
}

template <class Kind>
awaitable<http::Response> add_tag(Call& call) {
  const auto item = co_await Kind::find(call);
  require_owner(call.context, item.project_id, "update_tags");
  Tags tags = item.tags;
  tags.push_back(call.path[1]);
  co_await store<Kind>(call, item.id, std::move(tags));
  co_return http::make_response(201, "null");
}

template <class Kind>
awaitable<http::Response> remove_tag(Call& call) {
  const auto item = co_await Kind::find(call);
  require_owner(call.context, item.project_id, "delete_tags");
  Tags tags = item.tags;
  if (std::erase(tags, call.path[1]) == 0) throw no_tag(call.path[1]);
  co_await store<Kind>(call, item.id, std::move(tags));
  co_return no_content();
}

template <class Kind>
void add_kind(Endpoints& endpoints, std::string_view all, std::string_view one) {
  endpoints.push_back({.verb = Verb::get, .path = all, .run = guarded<list_tags<Kind>>});
  endpoints.push_back({.verb = Verb::put, .path = all, .run = guarded<put_tags<Kind>>});
  endpoints.push_back({.verb = Verb::del, .path = all, .run = guarded<clear_tags<Kind>>});
  endpoints.push_back({.verb = Verb::get, .path = one, .run = guarded<check_tag<Kind>>});
  endpoints.push_back({.verb = Verb::put, .path = one, .run = guarded<add_tag<Kind>>});
  endpoints.push_back({.verb = Verb::del, .path = one, .run = guarded<remove_tag<Kind>>});
}

}  // namespace

void add_tags(Endpoints& endpoints) {
  add_kind<NetworkKind>(endpoints, "/v2.0/networks/{id}/tags", "/v2.0/networks/{id}/tags/{tag}");
  add_kind<SubnetKind>(endpoints, "/v2.0/subnets/{id}/tags", "/v2.0/subnets/{id}/tags/{tag}");
  add_kind<PortKind>(endpoints, "/v2.0/ports/{id}/tags", "/v2.0/ports/{id}/tags/{tag}");
  add_kind<SecurityGroupKind>(endpoints, "/v2.0/security-groups/{id}/tags",
                              "/v2.0/security-groups/{id}/tags/{tag}");
}

}  // namespace nova::api::standalone::network
