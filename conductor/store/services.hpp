// Services: one row per reporting process, kept by heartbeats.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "conductor/db/tx.hpp"
#include "proto/conductor/services.hpp"

namespace nova::conductor {

struct ServiceRow {
  std::int64_t id = 0;
  std::string uuid;
  proto::HostName host;
  std::string binary, topic;
  std::int64_t report_count = 0, version = 0;
  bool disabled = false;
  std::optional<std::string> disabled_reason = {};
  bool forced_down = false;
  Timestamp last_seen{}, created{}, updated{};
  std::string zone;  // of a compute's host aggregates; empty if none says one

  static constexpr auto fields() {
    return Pack{field("id", &ServiceRow::id),
                field("uuid", &ServiceRow::uuid),
                field("host", &ServiceRow::host),
                field("binary", &ServiceRow::binary),
                field("topic", &ServiceRow::topic),
                field("report_count", &ServiceRow::report_count),
                field("version", &ServiceRow::version),
                field("disabled", &ServiceRow::disabled),
                field("disabled_reason", &ServiceRow::disabled_reason).nullable(),
                field("forced_down", &ServiceRow::forced_down),
                field("last_seen", &ServiceRow::last_seen),
                field("created", &ServiceRow::created),
                field("updated", &ServiceRow::updated),
                field("zone", &ServiceRow::zone).optional()};
  }
};

struct ServiceBeat {
  proto::HostName host;
  std::string binary, topic;
  std::int64_t report_count = 0, version = 0;
  bool disabled_if_new = false;  // [compute] enable_new_services is false
  static constexpr auto fields() {
    return Pack{
        field("host", &ServiceBeat::host),       field("binary", &ServiceBeat::binary),
        field("topic", &ServiceBeat::topic),     field("report_count", &ServiceBeat::report_count),
        field("version", &ServiceBeat::version), field("disabled_if_new", &ServiceBeat::disabled_if_new)};
  }
};

// All in one statement; the host's generation rises, so that schedulers hear that it lives. Returns the
// compute hosts of which no inventory is known.
std::vector<proto::HostName> service_heartbeat(Tx& tx, const std::vector<ServiceBeat>& beats);
// "" clears an automatic disabling, another text disables with "AUTO: text". An operator's own is left alone.
bool service_auto_disable(Tx& tx, const proto::HostName& host, const std::string& reason);

std::optional<ServiceRow> service_find(Tx& tx, const std::string& uuid);
// Empty host or binary: any.
std::vector<ServiceRow> service_list(Tx& tx, const std::string& host = {}, const std::string& binary = {});
// Whether a host's service lives, as far as it told.
struct ServiceSign {
  proto::HostName host;
  bool forced_down = false;
  Timestamp last_seen{};
  static constexpr auto fields() {
    return Pack{field("host", &ServiceSign::host), field("forced_down", &ServiceSign::forced_down),
                field("last_seen", &ServiceSign::last_seen)};
  }
};
// Of those hosts that have such a service, in any order.
std::vector<ServiceSign> service_signs(Tx& tx, const std::vector<proto::HostName>& hosts,
                                       std::string_view binary);
// The newest heartbeat of all compute hosts; now if there is none.
Timestamp service_newest_heartbeat(Tx& tx);
// Absent = unchanged, but a new `disabled` brings its reason or none. Nothing if there is no such service.
struct ServiceChange {
  std::optional<bool> disabled = {};
  std::optional<std::string> disabled_reason = {};
  std::optional<bool> forced_down = {};
};
std::optional<ServiceRow> service_update(Tx& tx, const std::string& uuid, const ServiceChange& change);
bool service_delete(Tx& tx, const std::string& uuid);
// The uuid of the service with that number; empty if there is none.
std::string service_uuid(Tx& tx, std::int64_t number);
// Zones of compute services.
std::vector<proto::ListZones::Zone> zone_list(Tx& tx);

}  // namespace nova::conductor
