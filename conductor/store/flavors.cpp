#include "conductor/store/flavors.hpp"

#include <fmt/format.h>

#include <array>

#include "common/uuid.hpp"
#include "conductor/db/list_order.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::Flavor;

namespace {

constexpr std::array columns{
    db::SortColumn{"flavorid", "s.flavorid"},
    db::SortColumn{"id", "s.id"},
    db::SortColumn{"name", "s.name"},
    db::SortColumn{"vcpus", "s.vcpus"},
    db::SortColumn{"memory_mb", "s.memory_mb"},
    db::SortColumn{"root_gb", "s.root_gb"},
    db::SortColumn{"ephemeral_gb", "s.ephemeral_gb"},
    db::SortColumn{"swap", "s.swap"},
    db::SortColumn{"rxtx_factor", "s.rxtx_factor"},
    db::SortColumn{"vcpu_weight", "0"},
    db::SortColumn{"disabled", "s.disabled"},
    db::SortColumn{"is_public", "s.is_public"},
    db::SortColumn{"description", "coalesce(s.description, '')"},
    db::SortColumn{"created_at", "s.created"},
    db::SortColumn{"updated_at", "coalesce(s.updated, '-infinity')"},
};

Fault not_found(const std::string& flavor_id) {
  return Fault({Errc::not_found, fmt::format("Flavor {} could not be found.", flavor_id), "FlavorNotFound"});
}

Flavor first_or_not_found(const db::Rows& rows, const std::string& flavor_id) {
  auto flavor = db::read_first<Flavor>(rows);
  if (!flavor) throw not_found(flavor_id);
  return std::move(*flavor);
}

// The constraint that an insert broke, in Nova's words.
[[noreturn]] void taken(const Fault& fault, const Flavor& flavor) {
  if (fault.error().kind == "flavors_flavorid")
    throw Fault({Errc::conflict, fmt::format("Flavor with ID {} already exists.", flavor.flavor_id),
                 "FlavorIdExists"});
  if (fault.error().kind == "flavors_name")
    throw Fault(
        {Errc::conflict, fmt::format("Flavor with name {} already exists.", flavor.name), "FlavorExists"});
  throw fault;
}

}  // namespace

std::optional<Flavor> flavor_find(Tx& tx, const std::string& flavor_id) {
  return db::read_first<Flavor>(tx.exec("flavor_find"_sql, flavor_id));
}

Flavor flavor_get(Tx& tx, const std::string& flavor_id, const Context& context) {
  return first_or_not_found(
      tx.exec("flavor_find_visible"_sql, flavor_id, context.is_admin, context.project_id), flavor_id);
}

std::vector<Flavor> flavor_list(Tx& tx, const proto::ListFlavors::Request& request,
                                const std::string& project) {
  std::optional<std::string> marker;
  if (!request.marker.empty()) marker = request.marker;
  if (marker && !flavor_find(tx, *marker))
    throw Fault(Errc::bad_request, fmt::format("marker [{}] not found", *marker));
  db::OrderRequest order{
      .keys = {request.sort_key}, .dirs = {request.sort_dir}, .tie_breakers = {"id"}, .marker_row = {}};
  if (marker) order.marker_row = "flavors s WHERE s.flavorid = $5";
  const auto keyset = db::keyset_order(columns, order);
  auto sql = db::with_fragment(tx.text_of("flavor_list"_sql), "after", keyset.after);
  sql = db::with_fragment(sql, "order", keyset.order_by);
  return db::read_all<Flavor>(tx.run_text("flavor_list", sql,
                                          db::params(request.is_public, project, request.min_ram,
                                                     request.min_disk, marker, request.limit, request.name)));
}

Flavor flavor_insert(Tx& tx, Flavor flavor) {
  if (flavor.flavor_id.empty() || flavor.flavor_id == "auto") flavor.flavor_id = new_uuid();
  try {
    return *db::read_first<Flavor>(tx.exec("flavor_insert"_sql, flavor));
  } catch (const Fault& fault) {
    taken(fault, flavor);
  }
}

Flavor flavor_describe(Tx& tx, const std::string& flavor_id, const std::optional<std::string>& description) {
  return first_or_not_found(tx.exec("flavor_describe"_sql, flavor_id, description), flavor_id);
}

void flavor_delete(Tx& tx, const std::string& flavor_id) {
  if (tx.exec("flavor_delete"_sql, flavor_id).affected() == 0) throw not_found(flavor_id);
}

Flavor flavor_change_extra_specs(Tx& tx, const proto::ChangeFlavorExtraSpecs::Request& request) {
  const auto& id = request.flavor_id;
  auto specs = first_or_not_found(tx.exec("flavor_lock"_sql, id), id).extra_specs;
  if (request.change == proto::MapChange::replace) specs.clear();
  for (const auto& [key, value] : request.extra_specs) {
    if (request.change != proto::MapChange::remove)
      specs[key] = value;
    else if (specs.erase(key) == 0)
      throw Fault({Errc::not_found, fmt::format("Flavor {} has no extra specs with key {}.", id, key),
                   "FlavorExtraSpecsNotFound"});
  }
  return first_or_not_found(tx.exec("flavor_set_extra_specs"_sql, id, specs), id);
}

std::vector<std::string> flavor_change_access(Tx& tx, const proto::ChangeFlavorAccess::Request& request) {
  const auto flavor = first_or_not_found(tx.exec("flavor_lock"_sql, request.flavor_id), request.flavor_id);
  if (!request.add.empty() && tx.exec("flavor_access_add"_sql, flavor.id, request.add).affected() == 0)
    throw Fault({Errc::conflict,
                 fmt::format("Flavor access already exists for flavor {} and project {} combination.",
                             flavor.flavor_id, request.add),
                 "FlavorAccessExists"});
  if (!request.remove.empty() &&
      tx.exec("flavor_access_remove"_sql, flavor.id, request.remove).affected() == 0)
    throw Fault(
        {Errc::not_found,
         fmt::format("Flavor access not found for {} / {} combination.", flavor.flavor_id, request.remove),
         "FlavorAccessNotFound"});
  const auto rows = tx.exec("flavor_access_list"_sql, flavor.id);
  std::vector<std::string> projects;
  for (int i = 0; i < rows.size(); ++i) projects.push_back(rows[i].get<std::string>("project_id"));
  return projects;
}

}  // namespace nova::conductor
