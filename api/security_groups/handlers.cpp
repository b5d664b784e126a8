#include "api/security_groups/handlers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/network_service.hpp"
#include "api/security_groups/view.hpp"
#include "common/http/url.hpp"
#include "common/openstack/service_client.hpp"
#include "common/uuid.hpp"

namespace nova::api::security_groups {
namespace {

constexpr std::string_view groups_path = "/v2.0/security-groups";
constexpr std::string_view rules_path = "/v2.0/security-group-rules";

awaitable<http::Response> send(const Request& request, std::string method, std::string path,
                               std::string body = {}) {
  co_return co_await request.services.networks->forward(request.context, std::move(method), std::move(path),
                                                        std::move(body));
}

// Conflicts of the Network service (a group in use, a rule that is there already) are bad requests here.
std::string body_of(const http::Response& response, const std::string& missing) {
  if (response.status == 404) throw Fault(Errc::not_found, missing);
  try {
    return openstack::checked("Network", response);
  } catch (const Fault& fault) {
    if (fault.code() != Errc::conflict) throw;
    throw Fault(Errc::bad_request, fault.what());
  }
}

template <FixedText Name, class T>
T read(const http::Response& response, const std::string& missing) {
  const std::string body = body_of(response, missing);
  try {
    return decode_lenient<Only<Name, T>>(json::parse(body).root()).value;
  } catch (const Fault& fault) {
    throw Fault(Errc::unavailable,
                fmt::format("The Network service's answer cannot be read: {}", fault.what()));
  }
}

std::string no_group(const std::string& id) { return fmt::format("Security group {} not found.", id); }

std::string id_of(const Request& request, std::string_view what) {
  const std::string& id = request.path[0];
  if (!is_uuid(id)) throw Fault(Errc::bad_request, fmt::format("{} id should be uuid", what));
  return id;
}

awaitable<NeutronGroup> find_group(const Request& request, std::string id) {
  const auto response = co_await send(request, "GET", fmt::format("{}/{}", groups_path, id));
  co_return read<"security_group", NeutronGroup>(response, no_group(id));
}

awaitable<std::vector<NeutronGroup>> find_groups(const Request& request, bool of_all) {
  std::string path(groups_path);
  if (!of_all) path += "?tenant_id=" + http::percent_encode(request.context.project_id);
  const auto response = co_await send(request, "GET", std::move(path));
  co_return read<"security_groups", std::vector<NeutronGroup>>(response, "not found");
}

// The groups that the rules name.
awaitable<Names> names_for(const Request& request, std::vector<NeutronRule> rules) {
  const bool needed = std::any_of(rules.begin(), rules.end(),
                                  [](const NeutronRule& rule) { return rule.remote_group_id.has_value(); });
  if (!needed) co_return Names{};
  co_return names_in(co_await find_groups(request, request.context.is_admin));
}

awaitable<Reply> answer(const Request& request, NeutronGroup group) {
  const Names names = co_await names_for(request, group.rules);
  const Only<"security_group", GroupView> view{group_view(group, names)};
  co_return request.reply(view);
}

std::size_t number_or(const Request& request, std::string_view name, std::size_t fallback) {
  const std::string* given = request.query.last(name);
  if (given == nullptr || given->size() > 9) return fallback;
  return static_cast<std::size_t>(std::stoul(*given));
}

// The page that `offset` and `limit` ask for.
std::vector<NeutronGroup> page_of(const Request& request, std::vector<NeutronGroup> groups) {
  std::sort(groups.begin(), groups.end(), [](const NeutronGroup& a, const NeutronGroup& b) {
    return std::tie(a.tenant_id, a.name, a.id) < std::tie(b.tenant_id, b.name, b.id);
  });
  const auto most = static_cast<std::size_t>(request.services.api.max_limit);
  const auto limit = number_or(request, "limit", most);
  const auto first = std::min(number_or(request, "offset", 0), groups.size());
  const auto count = std::min({limit == 0 ? most : limit, most, groups.size() - first});
  const auto begin = groups.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

std::string stripped(const std::string& text, std::string_view what) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos)
    throw Fault(Errc::bad_request, fmt::format("Security group {} cannot be empty.", what));
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::string words_of(const GroupRequest& body) {
  const auto& given = body.value.value;
  const Only<"security_group", GroupWords> words{
      {stripped(given.name, "name"), stripped(given.description, "description")}};
  return encode(words);
}

}  // namespace

awaitable<Reply> index(Request& request) {
  const bool of_all = request.query.has("all_tenants") && request.context.is_admin;
  auto found = co_await find_groups(request, of_all);
  const Names names = names_in(found);
  Only<"security_groups", std::vector<GroupView>> list;
  for (const auto& group : page_of(request, std::move(found))) list.value.push_back(group_view(group, names));
  co_return request.reply(list);
}

awaitable<Reply> show(Request& request) {
  auto group = co_await find_group(request, id_of(request, "Security group"));
  co_return co_await answer(request, std::move(group));
}

awaitable<Reply> create(Request& request, GroupRequest body) {
  const auto response = co_await send(request, "POST", std::string(groups_path), words_of(body));
  co_return co_await answer(request, read<"security_group", NeutronGroup>(response, "not found"));
}

awaitable<Reply> update(Request& request, GroupRequest body) {
  const std::string id = id_of(request, "Security group");
  const auto response = co_await send(request, "PUT", fmt::format("{}/{}", groups_path, id), words_of(body));
  co_return co_await answer(request, read<"security_group", NeutronGroup>(response, no_group(id)));
}

awaitable<Reply> remove(Request& request) {
  const std::string id = id_of(request, "Security group");
  const auto response = co_await send(request, "DELETE", fmt::format("{}/{}", groups_path, id));
  body_of(response, no_group(id));
  co_return Reply{};
}

awaitable<Reply> create_rule(Request& request, RuleRequest body) {
  const Only<"security_group_rule", NewRule> wanted{rule_of(body.value.value)};
  const auto parent = co_await find_group(request, wanted.value.security_group_id);
  const auto response = co_await send(request, "POST", std::string(rules_path), encode(wanted));
  const auto rule = read<"security_group_rule", NeutronRule>(response, no_group(parent.id));
  std::vector<NeutronRule> rules(1, rule);
  const Names names = co_await names_for(request, std::move(rules));
  const Only<"security_group_rule", RuleView> view{rule_view(rule, names)};
  co_return request.reply(view);
}

awaitable<Reply> remove_rule(Request& request) {
  const std::string id = id_of(request, "Security group rule");
  const auto response = co_await send(request, "DELETE", fmt::format("{}/{}", rules_path, id));
  body_of(response, fmt::format("Rule ({}) not found", id));
  co_return Reply{};
}

}  // namespace nova::api::security_groups
