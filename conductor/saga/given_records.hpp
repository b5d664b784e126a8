// Records whose step is in the hands of a host, as this process last saved them: the host's report finds its
// record here instead of in the database. A copy may be out of date, since others may have changed the
// record: the save of what the report changes finds that out by the revision. Bounded; the oldest go.
#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>

#include "conductor/saga/record.hpp"

namespace nova::conductor {

class GivenRecords {
 public:
  explicit GivenRecords(std::size_t most = 1000) : most_(most) {}

  void keep(const SagaRecord& record) {
    if (!records_.insert_or_assign(record.id, record).second) return;
    order_.push_back(record.id);
    while (order_.size() > most_) {
      records_.erase(order_.front());
      order_.pop_front();
    }
  }

  std::optional<SagaRecord> take(proto::SagaId id) {
    auto node = records_.extract(id);
    if (!node) return std::nullopt;
    if (!order_.empty() && order_.front() == id) order_.pop_front();
    return std::move(node.mapped());
  }

  std::size_t size() const { return records_.size(); }

 private:
  std::size_t most_;
  std::unordered_map<proto::SagaId, SagaRecord> records_;
  std::deque<proto::SagaId> order_;  // of their arrival; may name some that were taken since
};

}  // namespace nova::conductor
