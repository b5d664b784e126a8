#include "conductor/store/servers.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"
#include "conductor/store/server_row.hpp"

namespace nova::conductor {

using namespace db::literals;
using db::Row;
using db::Rows;
using proto::Server;
using proto::ServerId;

namespace {

// The names of the states in a set; nothing if any will do.
template <class E>
std::optional<std::vector<std::string_view>> state_names(const proto::EnumSet<E>& set) {
  std::vector<std::string_view> names;
  bool all = true;
  for (const auto& row : names_of(E{})) {
    if (set.contains(row.value))
      names.push_back(row.name);
    else
      all = false;
  }
  if (all) return std::nullopt;
  return names;
}

// A ServerUpdate as the statement reads it.
struct GuardRow {
  std::optional<std::vector<std::string_view>> vm_states, task_states;
  std::optional<proto::HostName> host;
  std::optional<std::int64_t> generation;
  bool not_deleting = false;
  static constexpr auto fields() {
    return Pack{field("vm_states", &GuardRow::vm_states).optional(),
                field("task_states", &GuardRow::task_states).optional(),
                field("host", &GuardRow::host).optional(),
                field("generation", &GuardRow::generation).optional(),
                field("not_deleting", &GuardRow::not_deleting)};
  }
};
struct UpdateRow {
  ServerId server;
  ServerChange change;
  GuardRow guard;
  static constexpr auto fields() {
    return Pack{field("server", &UpdateRow::server), field("change", &UpdateRow::change),
                field("guard", &UpdateRow::guard)};
  }
};

UpdateRow row_of(const ServerUpdate& update) {
  const auto& guard = update.guard;
  return {update.server,
          update.change,
          {state_names(guard.vm_states), state_names(guard.task_states), guard.host, guard.generation,
           guard.not_deleting}};
}

db::TextArray id_array(const std::vector<ServerId>& ids) {
  std::vector<ServerId> known;
  for (const auto& id : ids)
    if (is_uuid(id.str())) known.push_back(id);
  return db::text_array(known);
}

}  // namespace

ServerReader::ServerReader(const Rows& rows, ServerView view)
    : columns_(rows),
      silence_(rows.column("host_silence")),
      disabled_(rows.column("host_disabled")),
      forced_down_(rows.column("host_forced_down")),
      view_(view) {}

std::string ServerReader::host_status(const Row& row) const {
  const auto silence = row.text_at(silence_);
  if (!silence) return "";
  if (row.text_at(forced_down_) == "t") return "DOWN";
  if (row.text_at(disabled_) == "t") return "MAINTENANCE";
  const auto seconds = db::detail::Column<double>::read("host_silence", *silence);
  return seconds <= static_cast<double>(view_.service_down_time.count()) ? "UP" : "UNKNOWN";
}

Server ServerReader::read(const Row& row) const {
  auto server = columns_.read(row);
  server.host_status = host_status(row);
  return server;
}

std::optional<Server> first_server(const Rows& rows, ServerView view) {
  if (rows.empty()) return std::nullopt;
  return ServerReader(rows, view).read(rows[0]);
}

std::vector<Server> all_servers(const Rows& rows, ServerView view) {
  std::vector<Server> out;
  if (rows.empty()) return out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  const ServerReader reader(rows, view);
  for (int i = 0; i < rows.size(); ++i) out.push_back(reader.read(rows[i]));
  return out;
}

std::string instance_name(std::string_view name_template, std::int64_t number, const ServerId& id) {
  const auto percent = name_template.find('%');
  if (percent == std::string_view::npos)
    throw Fault(Errc::internal,
                fmt::format("instance_name_template \"{}\" gives all servers one name", name_template));
  const auto before = name_template.substr(0, percent);
  const auto form = name_template.substr(percent);
  for (const auto& [pattern, text] :
       {std::pair<std::string_view, std::string>{"%08x", fmt::format("{:08x}", number)},
        {"%x", fmt::format("{:x}", number)},
        {"%d", fmt::format("{}", number)},
        {"%(id)d", fmt::format("{}", number)},
        {"%(uuid)s", id.str()}})
    if (form.starts_with(pattern)) return fmt::format("{}{}{}", before, text, form.substr(pattern.size()));
  throw Fault(
      Errc::internal,
      fmt::format("instance_name_template \"{}\": %08x, %x, %d or %(uuid)s is expected", name_template));
}

void server_insert(Tx& tx, std::vector<Server>& servers, std::string_view name_template) {
  if (servers.empty()) return;
  const Rows numbers = tx.exec("server_numbers"_sql, servers.size());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    servers[i].number = numbers[static_cast<int>(i)].get<std::int64_t>("number");
    servers[i].instance_name = instance_name(name_template, servers[i].number, servers[i].id);
  }
  tx.exec("server_insert"_sql, servers);
}

std::optional<Server> server_find(Tx& tx, const ServerId& id, ServerView view) {
  if (!is_uuid(id.str())) return std::nullopt;
  return first_server(tx.exec("server_find"_sql, id), view);
}

std::vector<Server> servers_find(Tx& tx, const std::vector<ServerId>& ids, ServerView view) {
  if (ids.size() > 1) return all_servers(tx.exec("servers_find"_sql, id_array(ids)), view);
  std::vector<Server> out;
  for (const auto& id : ids)
    if (auto one = server_find(tx, id, view)) out.push_back(std::move(*one));
  return out;
}

std::optional<Server> server_find_any(Tx& tx, const ServerId& id, ServerView view) {
  auto live = server_find(tx, id, view);
  if (live || !is_uuid(id.str())) return live;
  return first_server(tx.exec("server_find_archived"_sql, id), view);
}

std::optional<Server> server_lock(Tx& tx, const ServerId& id) {
  if (!is_uuid(id.str()) || tx.exec("server_lock"_sql, id).empty()) return std::nullopt;
  return server_find(tx, id);
}

std::vector<Server> servers_lock_with_work(Tx& tx, const std::vector<ServerId>& ids) {
  const Rows locked = tx.exec("servers_lock_with_work"_sql, id_array(ids));
  std::vector<ServerId> there;
  for (int i = 0; i < locked.size(); ++i) there.push_back(locked[i].get<ServerId>("uuid"));
  return servers_find(tx, there);
}

std::optional<Server> server_lock_with_work(Tx& tx, const ServerId& id) {
  auto locked = servers_lock_with_work(tx, {id});
  return locked.empty() ? std::nullopt : std::optional(std::move(locked.front()));
}

std::vector<Server> servers_on_host(Tx& tx, const proto::HostName& host) {
  return all_servers(tx.exec("servers_on_host"_sql, host), {});
}

std::vector<ServerId> servers_update(Tx& tx, const std::vector<ServerUpdate>& updates) {
  std::vector<UpdateRow> rows;
  for (const auto& update : updates)
    if (is_uuid(update.server.str())) rows.push_back(row_of(update));
  std::vector<ServerId> changed;
  if (rows.empty()) return changed;
  const Rows found = tx.exec("servers_update"_sql, rows);
  for (int i = 0; i < found.size(); ++i) changed.push_back(found[i].get<ServerId>("server"));
  return changed;
}

bool server_update(Tx& tx, const ServerId& id, const ServerChange& change, const ServerGuard& guard) {
  return !servers_update(tx, {{id, change, guard}}).empty();
}

std::vector<ServerId> servers_observe_power(Tx& tx, const proto::HostName& host,
                                            const std::vector<PowerSeen>& seen) {
  std::vector<ServerId> changed;
  if (seen.empty()) return changed;
  const Rows rows = tx.exec("servers_observe_power"_sql, host, seen);
  for (int i = 0; i < rows.size(); ++i) changed.push_back(rows[i].get<ServerId>("server"));
  return changed;
}

std::vector<ServerWhereabouts> servers_locate(Tx& tx, const std::vector<ServerId>& ids) {
  if (ids.empty()) return {};
  return db::read_all<ServerWhereabouts>(tx.exec("servers_locate"_sql, id_array(ids)));
}

}  // namespace nova::conductor
