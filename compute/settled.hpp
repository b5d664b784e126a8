// A bounded memory of the operations that were carried out and answered, by which a late copy of their
// message is recognised. Lost at a restart: then the work is looked at again, and found done.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "compute/admission.hpp"

namespace nova::compute {

class SettledOperations {
 public:
  explicit SettledOperations(std::size_t servers = 256) : most_(servers) {}

  void remember(const OperationKey& key, const proto::OperationReport& report);
  // nullptr if unknown.
  const proto::OperationReport* find(const proto::ServerId& server, const OperationKey& key) const;
  std::optional<Position> destroyed(const proto::ServerId& server) const;

 private:
  struct Entry {
    std::map<OperationKey, proto::OperationReport> reports;
    std::optional<Position> destroyed;
  };
  std::size_t most_;
  std::unordered_map<proto::ServerId, Entry> servers_;
  std::deque<proto::ServerId> order_;  // oldest first
};

}  // namespace nova::compute
