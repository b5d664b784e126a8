#include <fmt/format.h>

#include <algorithm>

#include "api/conductor_calls.hpp"
#include "api/digest.hpp"
#include "api/servers/create_resolve.hpp"
#include "api/servers/handlers.hpp"
#include "api/servers/password.hpp"
#include "api/servers/view.hpp"
#include "common/ip.hpp"

namespace nova::api::servers {
namespace {

struct CreatedView {
  std::string id;
  std::vector<Link> links;
  std::string disk_config;
  std::vector<NameView> security_groups;
  std::optional<std::string> admin_password;
  static constexpr auto fields() {
    using V = CreatedView;
    return Pack{field("id", &V::id), field("links", &V::links), field("OS-DCF:diskConfig", &V::disk_config),
                field("security_groups", &V::security_groups),
                field("adminPass", &V::admin_password).optional()};
  }
};

std::string text_of(const std::optional<Name>& name) { return name ? name->text : std::string(); }

template <const Pattern& P>
std::string text_of(const std::optional<Matching<P>>& text) {
  return text ? text->text : std::string();
}

// What passes on as it is.
Draft draft_of(const CreateServer& asked) {
  Draft draft;
  const Counts counts = counts_of(asked);
  draft.min_count = counts.min;
  draft.max_count = counts.max;
  draft.name = asked.name.text;
  draft.description = asked.description;
  draft.hostname = text_of(asked.short_hostname) + text_of(asked.long_hostname);
  draft.key_name = text_of(asked.key_name);
  draft.user_data = asked.user_data;
  for (const auto& file : asked.personality) draft.files.push_back({file.path, file.contents});
  draft.admin_password = asked.admin_password;
  draft.metadata = asked.metadata.items;
  for (const auto& tag : asked.tags) draft.tags.push_back(tag.text);
  draft.config_drive = asked.config_drive.value;
  draft.access_ip_v4 = asked.access_ip_v4;
  draft.access_ip_v6 = net::short_form(asked.access_ip_v6);
  draft.trusted_certificates = asked.trusted_certificates.value_or(std::vector<std::string>{});
  for (const auto& group : asked.security_groups.value_or(std::vector<GroupBody>{})) {
    const std::string name = text_of(group.name);
    const auto& names = draft.security_groups;
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
      draft.security_groups.push_back(name);
  }
  return draft;
}

void check_rights(const Request& request, const CreateServer& asked, const Draft& draft) {
  if (!draft.hostname.empty() && draft.max_count > 1)
    throw Fault(Errc::bad_request, "A hostname can be given for a single server only.");
  if (asked.trusted_certificates) {
    check_unique_certificates(*asked.trusted_certificates);
    request.require("os_compute_api:servers:create:trusted_certs");
  }
  if (asked.devices && asked.devices_v1)
    throw Fault(Errc::bad_request,
                "Using different block_device_mapping syntaxes is not allowed in the same request.");
  if (asked.devices || asked.devices_v1) request.require("os_compute_api:servers:create:attach_volume");
}

void place(const Request& request, const CreateServer& asked, Draft& draft) {
  const Zone zone = parse_zone(text_of(asked.availability_zone));
  draft.availability_zone = zone.name.empty() ? request.services.servers.default_schedule_zone : zone.name;
  draft.forced_host = zone.host;
  draft.forced_node = zone.node;
  const bool forced = !zone.host.empty() || !zone.node.empty();
  if (forced) request.require("os_compute_api:servers:create:forced_host");
  draft.requested_host = text_of(asked.host);
  draft.requested_node = text_of(asked.hypervisor_hostname);
  if (draft.requested_host.empty() && draft.requested_node.empty()) return;
  request.require("compute:servers:create:requested_destination");
  if (forced)
    throw Fault(Errc::bad_request,
                "Only one of a host in availability_zone and host or hypervisor_hostname can be given.");
}

std::string disk_config_of(const CreateServer& asked, const proto::ImageMeta& image) {
  if (asked.disk_config) return std::string(enum_name(*asked.disk_config));
  const auto at = image.properties.find("auto_disk_config");
  return at != image.properties.end() && strict_bool(at->second).value_or(false) ? "AUTO" : "MANUAL";
}

// The same key with the same request gets the same answer, for a day.
void add_idempotency(const Request& request, Draft& draft) {
  const auto key = request.headers.get("Idempotency-Key");
  if (!key) return;
  if (key->empty() || key->size() > 255)
    throw Fault(Errc::bad_request, "Idempotency-Key must have 1 to 255 characters.");
  draft.idempotency_key = *key;
  draft.idempotency_hash = sha256_hex(to_string(request.version) + json::dump(request.body.root()));
}

Reply answer(const Request& request, const Draft& draft, const proto::CreateServers::Reply& made) {
  CreatedView view;
  view.id = made.servers.front().str();
  view.links = request.links.of("servers", view.id);
  view.disk_config = draft.disk_config;
  for (const auto& name : draft.security_groups) view.security_groups.push_back({name});
  if (request.services.api.enable_instance_password)
    view.admin_password = (made.replayed ? made.admin_password : draft.admin_password).reveal();
  Reply reply = request.reply(Only<"server", CreatedView>{std::move(view)});
  reply.headers.set("Location", request.links.self("servers/" + made.servers.front().str()));
  return reply;
}

}  // namespace

awaitable<Reply> create(Request& request, CreateServerBody body) {
  const CreateServer& asked = body.server;
  Draft draft = draft_of(asked);
  draft.hints = std::move(body.hints.hints);
  draft.hints.merge(body.hints_by_old_name.hints);
  check_rights(request, asked, draft);
  place(request, asked, draft);
  co_await resolve_image_and_flavor(request, asked, draft);
  co_await check_placement(request, draft);
  co_await resolve_networks(request, asked, draft);
  co_await resolve_security_groups(request, draft);
  if (draft.security_groups.empty()) draft.security_groups.emplace_back("default");
  draft.disk_config = disk_config_of(asked, draft.image);
  if (draft.admin_password.empty())
    draft.admin_password = new_password(request.services.servers.password_length);
  add_idempotency(request, draft);

  const auto made = co_await request.services.conductor->create(request.context, draft);
  if (made.servers.empty()) throw Fault(Errc::internal, "the conductor made no server");
  Reply reply = asked.return_reservation_id.value
                    ? request.reply(Only<"reservation_id", std::string>{made.reservation_id})
                    : answer(request, draft, made);
  if (made.replayed) reply.headers.set("Idempotency-Replayed", "true");
  co_return reply;
}

awaitable<Reply> create_described_by_name(Request& request, CreateServerBody body) {
  body.server.description = body.server.name.text;
  co_return co_await create(request, std::move(body));
}

}  // namespace nova::api::servers
