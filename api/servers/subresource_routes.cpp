#include <array>

#include "api/servers/handlers.hpp"
#include "api/servers/routes.hpp"
#include "api/servers/target.hpp"

namespace nova::api::servers {
namespace {

constexpr std::string_view metadata = "/servers/{id}/metadata";
constexpr std::string_view metadata_item = "/servers/{id}/metadata/{key}";
constexpr std::string_view tags = "/servers/{id}/tags";
constexpr std::string_view one_tag = "/servers/{id}/tags/{tag}";
constexpr std::string_view actions = "/servers/{id}/os-instance-actions";
constexpr std::string_view one_action = "/servers/{id}/os-instance-actions/{request_id}";

constexpr Span with_tags{.from = mv::server_tags};
constexpr QueryRules any_query{.strict_from = last_version};

constexpr std::array action_params{
    QueryParam{"limit", check_count, {.from = mv::action_paging}, false},
    QueryParam{"marker", nullptr, {.from = mv::action_paging}, false},
    QueryParam{"changes-since", check_date_time, {.from = mv::action_paging}, false},
    QueryParam{"changes-before", check_date_time, {.from = mv::changes_before}, false}};
constexpr QueryRules action_query{.params = action_params, .strict_from = mv::action_paging};

// Since 2.21 the actions of deleted servers can be seen too; in lists since 2.58 they are paged; 2.51 opens
// events.
constexpr Span live_actions{.upto = mv::before(mv::deleted_server_actions)};
constexpr Span deleted_actions{mv::deleted_server_actions, mv::before(mv::action_paging)};
constexpr Span paged_actions{.from = mv::action_paging};
constexpr Span deleted_events{mv::deleted_server_actions, mv::before(mv::action_events_for_all)};
constexpr Span open_events{.from = mv::action_events_for_all};

constexpr Route get(std::string_view path, std::string_view policy, Handler handler) {
  return {.path = path, .policy = policy, .target = find_server, .handler = handler};
}

constexpr Route change(Verb verb, std::string_view path, std::string_view policy, Handler handler,
                       unsigned success = 200) {
  return {.verb = verb,
          .path = path,
          .policy = policy,
          .target = find_server,
          .success = success,
          .handler = handler};
}

constexpr Route tag_route(Verb verb, std::string_view path, std::string_view policy, Handler handler,
                          unsigned success) {
  return {.verb = verb,
          .path = path,
          .versions = with_tags,
          .policy = policy,
          .target = find_server,
          .query = any_query,
          .success = success,
          .handler = handler};
}

constexpr Route action_route(std::string_view path, std::string_view policy, Span versions, FindTarget target,
                             const QueryRules& query, Handler handler) {
  return {.path = path,
          .versions = versions,
          .policy = policy,
          .target = target,
          .query = query,
          .handler = handler};
}

constexpr std::array rows{
    get("/servers/{id}/ips", "os_compute_api:ips:index", list_addresses),
    get("/servers/{id}/ips/{label}", "os_compute_api:ips:show", show_addresses),

    get(metadata, "os_compute_api:server-metadata:index", list_metadata),
    change(Verb::post, metadata, "os_compute_api:server-metadata:create",
           with_body<MetadataBody, merge_metadata>),
    change(Verb::put, metadata, "os_compute_api:server-metadata:update_all",
           with_body<MetadataBody, replace_metadata>),
    get(metadata_item, "os_compute_api:server-metadata:show", show_metadata_item),
    change(Verb::put, metadata_item, "os_compute_api:server-metadata:update",
           with_body<MetaItemBody, put_metadata_item>),
    change(Verb::del, metadata_item, "os_compute_api:server-metadata:delete", remove_metadata_item, 204),

    tag_route(Verb::get, tags, "os_compute_api:os-server-tags:index", list_tags, 200),
    tag_route(Verb::put, tags, "os_compute_api:os-server-tags:update_all", with_body<TagsBody, replace_tags>,
              200),
    tag_route(Verb::del, tags, "os_compute_api:os-server-tags:delete_all", clear_tags, 204),
    tag_route(Verb::get, one_tag, "os_compute_api:os-server-tags:show", has_tag, 204),
    tag_route(Verb::put, one_tag, "os_compute_api:os-server-tags:update", add_tag, 204),
    tag_route(Verb::del, one_tag, "os_compute_api:os-server-tags:delete", remove_tag, 204),

    action_route(actions, "os_compute_api:os-instance-actions:list", live_actions, find_server, action_query,
                 list_actions),
    action_route(actions, "os_compute_api:os-instance-actions:list", deleted_actions, find_server_or_deleted,
                 action_query, list_actions),
    action_route(actions, "os_compute_api:os-instance-actions:list", paged_actions, find_server_or_deleted,
                 action_query, page_actions),
    action_route(one_action, "os_compute_api:os-instance-actions:show", live_actions, find_server, {},
                 show_action),
    action_route(one_action, "os_compute_api:os-instance-actions:show", deleted_events,
                 find_server_or_deleted, {}, show_action),
    action_route(one_action, "os_compute_api:os-instance-actions:show", open_events, find_server_or_deleted,
                 {}, show_action_events),
};

}  // namespace

RouteTable subresource_routes() { return rows; }

}  // namespace nova::api::servers
