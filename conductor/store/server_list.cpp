#include "conductor/store/server_list.hpp"

#include <fmt/format.h>

#include <array>

#include "common/uuid.hpp"
#include "conductor/db/list_order.hpp"
#include "conductor/store/server_row.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::Server;

namespace {

using Request = proto::ListServers::Request;
using Filters = std::map<std::string, std::vector<std::string>>;

constexpr std::array columns{
    db::SortColumn{"created_at", "s.created"},
    db::SortColumn{"uuid", "s.uuid"},
    db::SortColumn{"access_ip_v4", "s.access_ip_v4"},
    db::SortColumn{"access_ip_v6", "s.access_ip_v6"},
    db::SortColumn{"auto_disk_config", "s.disk_config"},
    db::SortColumn{"availability_zone", "s.availability_zone"},
    db::SortColumn{"config_drive", "s.config_drive"},
    db::SortColumn{"display_description", "coalesce(s.description, '')"},
    db::SortColumn{"display_name", "s.name"},
    db::SortColumn{"host", "s.host"},
    db::SortColumn{"hostname", "s.hostname"},
    db::SortColumn{"image_ref", "s.image_ref"},
    db::SortColumn{"instance_type_id", "(s.flavor ->> 'id')::bigint"},
    db::SortColumn{"kernel_id", "s.kernel_id"},
    db::SortColumn{"key_name", "s.key_name"},
    db::SortColumn{"launch_index", "s.launch_index"},
    db::SortColumn{"launched_at", "coalesce(s.launched, '-infinity')"},
    db::SortColumn{"locked", "s.locked"},
    db::SortColumn{"locked_by", "s.locked_by"},
    db::SortColumn{"node", "s.node"},
    db::SortColumn{"power_state", "s.power_state"},
    db::SortColumn{"progress", "s.progress"},
    db::SortColumn{"project_id", "s.project_id"},
    db::SortColumn{"ramdisk_id", "s.ramdisk_id"},
    db::SortColumn{"root_device_name", "s.root_device_name"},
    db::SortColumn{"task_state", "s.task_state"},
    db::SortColumn{"terminated_at", "coalesce(s.\"terminated\", '-infinity')"},
    db::SortColumn{"updated_at", "s.updated"},
    db::SortColumn{"user_id", "s.user_id"},
    db::SortColumn{"vm_state", "s.vm_state"},
};

// Parameters that mean the same column.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> aliases{
    {{"display_name", "name"},
     {"display_description", "description"},
     {"image_ref", "image"},
     {"instance_type_id", "flavor"},
     {"tenant_id", "project_id"}}};

Filters canonical(const Filters& given) {
  Filters out;
  for (const auto& [key, values] : given) {
    std::string name = key;
    for (const auto& [alias, column] : aliases)
      if (key == alias) name = column;
    auto& all = out[name];
    all.insert(all.end(), values.begin(), values.end());
  }
  return out;
}

bool flag(const Filters& filters, const std::string& name) {
  const auto found = filters.find(name);
  if (found == filters.end() || found->second.empty()) return false;
  const auto& text = found->second.front();
  return text == "1" || text == "true" || text == "True";
}

template <class E>
std::optional<db::TextArray> names(const std::vector<E>& states) {
  if (states.empty()) return std::nullopt;
  std::vector<std::string> out;
  for (const auto state : states) out.emplace_back(enum_name(state));
  return db::text_array(out);
}

std::string filled(std::string_view sql, std::string_view chosen, const db::KeysetOrder& order) {
  const auto text = db::with_fragment(sql, "columns", chosen);
  return db::with_fragment(db::with_fragment(text, "after", order.after), "order", order.order_by);
}

// A list over both tables takes a page of each and merges them, so that each walks its own index. The merged
// order needs every column; a page of ids is cut down afterwards.
std::string compose(const Tx& tx, const Request& request, std::string_view wanted,
                    const db::KeysetOrder& order) {
  const auto& sql = tx.text_of("server_list"_sql);
  const bool both = request.deleted || request.deleted_too;
  const auto page = filled(sql, both ? "s.*" : wanted, order);
  const auto live = db::with_fragment(page, "source", "live_servers");
  if (!both) return live;
  auto text = db::with_fragment(tx.text_of("server_list_merged"_sql), "live", live);
  text = db::with_fragment(text, "archived", db::with_fragment(page, "source", "archived_servers"));
  return db::with_fragment(db::with_fragment(text, "order", order.order_by), "limit", "$10");
}

// The columns `wanted` of the rows, which may have others too.
db::Rows find(Tx& tx, const Request& request, std::string_view wanted) {
  std::optional<std::string> marker;
  if (!request.marker.empty()) {
    if (!is_uuid(request.marker) || tx.exec("server_marker"_sql, request.marker).empty())
      throw Fault(Errc::bad_request, fmt::format("marker [{}] not found", request.marker));
    marker = request.marker;
  }
  db::OrderRequest order{.keys = request.sort_keys,
                         .dirs = request.sort_dirs,
                         .tie_breakers = {"created_at", "uuid"},
                         .default_dir = "desc",
                         .marker_row = {}};
  if (marker) order.marker_row = "all_servers s WHERE s.uuid = $9";
  const auto filters = canonical(request.filters);
  const bool soft_deleted = request.deleted || request.deleted_too || flag(filters, "soft_deleted") ||
                            !request.vm_states.empty() || filters.contains("vm_state");
  auto project = request.project_id;
  if (const auto own = filters.find("project_id"); !project && own != filters.end())
    project = own->second.front();
  const auto sql = compose(tx, request, wanted, db::keyset_order(columns, order));
  return tx.run_text(
      "server_list", sql,
      db::params(filters, project, names(request.vm_states), names(request.task_states), request.deleted,
                 soft_deleted, request.changes_since, request.changes_before, marker, request.limit));
}

}  // namespace

std::vector<Server> server_list(Tx& tx, const Request& request, ServerView view) {
  return all_servers(find(tx, request, "s.*"), view);
}

std::vector<proto::ListServerNames::Name> server_name_list(Tx& tx, const Request& request) {
  return db::read_all<proto::ListServerNames::Name>(find(tx, request, "s.uuid, s.name"));
}

}  // namespace nova::conductor
