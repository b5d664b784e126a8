// Host aggregates; the metadata key availability_zone makes the zone of their hosts. The rules that keep a
// host in one zone, and servers in theirs, are checked here in the changing transaction. Faults: not_found
// (AggregateNotFound), conflict (AggregateNameExists, AggregateHostExists), and InvalidAggregateAction:
// conflict for hosts, bad_request for metadata and deletion.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "conductor/db/tx.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

struct AggregateRow {
  std::int64_t id = 0;
  std::string uuid, name;
  std::map<std::string, std::string> metadata;
  std::vector<proto::HostName> hosts;
  Timestamp created{};
  std::optional<Timestamp> updated;
  static constexpr auto fields() {
    return Pack{field("id", &AggregateRow::id),
                field("uuid", &AggregateRow::uuid),
                field("name", &AggregateRow::name),
                field("metadata", &AggregateRow::metadata),
                field("hosts", &AggregateRow::hosts),
                field("created", &AggregateRow::created),
                field("updated", &AggregateRow::updated).nullable()};
  }
};

AggregateRow aggregate_insert(Tx& tx, const std::string& name, const std::string& zone);  // empty zone: none
AggregateRow aggregate_get(Tx& tx, std::int64_t id);
std::vector<AggregateRow> aggregate_list(Tx& tx);
AggregateRow aggregate_rename(Tx& tx, std::int64_t id, const std::string& name);
// A null value removes its key.
AggregateRow aggregate_change_metadata(Tx& tx, std::int64_t id,
                                       const std::map<std::string, std::optional<std::string>>& changes);
void aggregate_delete(Tx& tx, std::int64_t id);
// Throws Fault(not_found) (ComputeHostNotFound) for a host that no nova-compute reports.
AggregateRow aggregate_add_host(Tx& tx, std::int64_t id, const proto::HostName& host);
AggregateRow aggregate_remove_host(Tx& tx, std::int64_t id, const proto::HostName& host);

}  // namespace nova::conductor
