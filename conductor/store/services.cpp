#include "conductor/store/services.hpp"

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::HostName;

namespace {

void touch_host(Tx& tx, const HostName& host) { tx.exec("host_touch"_sql, db::text_array({host.str()})); }

}  // namespace

std::vector<HostName> service_heartbeat(Tx& tx, const std::vector<ServiceBeat>& beats) {
  std::vector<HostName> unknown;
  if (beats.empty()) return unknown;
  const auto rows = tx.exec("service_heartbeat"_sql, beats);
  for (int i = 0; i < rows.size(); ++i) unknown.push_back(rows[i].get<HostName>("host"));
  return unknown;
}

bool service_auto_disable(Tx& tx, const HostName& host, const std::string& reason) {
  if (tx.exec("service_auto_disable"_sql, host, reason).affected() == 0) return false;
  touch_host(tx, host);
  return true;
}

std::optional<ServiceRow> service_find(Tx& tx, const std::string& uuid) {
  if (!is_uuid(uuid)) return std::nullopt;
  return db::read_first<ServiceRow>(tx.exec("service_find"_sql, uuid));
}

std::vector<ServiceRow> service_list(Tx& tx, const std::string& host, const std::string& binary) {
  return db::read_all<ServiceRow>(tx.exec("service_list"_sql, host, binary));
}

std::vector<ServiceSign> service_signs(Tx& tx, const std::vector<HostName>& hosts, std::string_view binary) {
  return db::read_all<ServiceSign>(tx.exec("service_signs"_sql, db::text_array(hosts), binary));
}

Timestamp service_newest_heartbeat(Tx& tx) {
  return tx.exec("service_newest_heartbeat"_sql)[0].get<Timestamp>("newest");
}

std::optional<ServiceRow> service_update(Tx& tx, const std::string& uuid, const ServiceChange& change) {
  if (!is_uuid(uuid)) return std::nullopt;
  tx.exec("service_update"_sql, uuid, change.disabled, change.disabled_reason, change.forced_down);
  auto service = service_find(tx, uuid);
  if (service && service->binary == "nova-compute") touch_host(tx, service->host);
  return service;
}

bool service_delete(Tx& tx, const std::string& uuid) {
  return is_uuid(uuid) && tx.exec("service_delete"_sql, uuid).affected() == 1;
}

std::string service_uuid(Tx& tx, std::int64_t number) {
  const auto rows = tx.exec("service_uuid"_sql, number);
  return rows.empty() ? std::string() : rows[0].get<std::string>("uuid");
}

std::vector<proto::ListZones::Zone> zone_list(Tx& tx) {
  return db::read_all<proto::ListZones::Zone>(tx.exec("zone_list"_sql));
}

}  // namespace nova::conductor
