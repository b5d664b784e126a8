// Every compute host, in memory. Fed with rows by the conductor (older generations are ignored) and with this
// scheduler's own choices, which count until a row shows them or they expire. Used on one loop thread;
// performs no I/O and reads no clock.
#pragma once
#include <deque>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scheduler/hosts/aggregate_set.hpp"
#include "scheduler/hosts/columns.hpp"
#include "scheduler/hosts/host_kind.hpp"
#include "scheduler/hosts/host_record.hpp"
#include "scheduler/hosts/interner.hpp"

namespace nova::scheduler {

class HostTable {
 public:
  // False when the row is older than the one known.
  bool put(proto::HostState state);
  // A heartbeat alone; a host that is not known, or an older time, is ignored.
  void seen(const proto::HostName& host, Timestamp when);
  // The newest heartbeat of any host, now or ever.
  Timestamp newest_sign() const { return newest_sign_; }
  bool remove(const proto::HostName& host);
  // A complete list that was asked for when the table's changes() was `asked_at`. It is the truth about every
  // host of which there was no news since: those that it lacks go, and an older generation (a restored
  // database) counts.
  void put_listed(std::vector<proto::HostState> page, std::uint64_t asked_at);
  void drop_unlisted(const std::unordered_set<proto::HostName>& listed, std::uint64_t asked_at);
  std::uint64_t changes() const { return changes_; }

  // Counts a choice in, until the host's row carries the server or `expires`, which never goes back from call
  // to call. An older choice for the server is forgotten.
  void consume(Row row, const proto::ServerId& server, std::shared_ptr<const Footprint> takes,
               Timestamp expires);
  void forget(const proto::ServerId& server);
  // Drops expired choices and brings `rank` up to date: to be called before the columns are read.
  void settle(Timestamp now);

  std::size_t size() const { return records_.size(); }
  const Columns& columns() const { return columns_; }
  const HostRecord& record(Row row) const { return records_[row]; }
  std::optional<Row> find(const proto::HostName& host) const;
  // Where a server that is not in its host's row yet was sent.
  std::optional<Row> picked(const proto::ServerId& server) const;
  std::size_t pick_count() const { return picks_.size(); }

  const HostKind& kind(Row row) const { return kinds_[columns_.kind[row]]; }
  const AggregateSet& aggregates(Row row) const { return aggregate_sets_[columns_.aggregates[row]]; }
  const std::string& zone(Row row) const { return zones_[columns_.zone[row]]; }
  const Interner<HostKind, HostKind::Hash>& kinds() const { return kinds_; }
  const Interner<AggregateSet, AggregateSet::Hash>& aggregate_sets() const { return aggregate_sets_; }
  const Interner<std::string>& zones() const { return zones_; }

 private:
  struct Choice {
    proto::HostName host;
    Timestamp expires;
  };
  void replace(proto::HostState state);
  Row append(const proto::HostName& host);
  void release_shared(Row row);
  void note_servers(Row row, const std::vector<proto::ServerId>& before);
  void derive(Row row);
  void rank_rows();

  Columns columns_;
  std::vector<HostRecord> records_;
  std::unordered_map<proto::HostName, Row> rows_;
  std::unordered_map<proto::ServerId, Choice> picks_;
  std::deque<std::pair<Timestamp, proto::ServerId>> expiries_;  // of all choices ever made, oldest first
  Interner<HostKind, HostKind::Hash> kinds_;
  Interner<AggregateSet, AggregateSet::Hash> aggregate_sets_;
  Interner<std::string> zones_;
  std::uint64_t changes_ = 0;
  Timestamp newest_sign_{};
  bool ranked_ = true;
};

}  // namespace nova::scheduler
