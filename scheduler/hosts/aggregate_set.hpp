// The host aggregates that a host is a member of, with their metadata merged as Nova's filters read it.
// Interned: hosts of the same aggregates share one.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/host.hpp"

namespace nova::scheduler {

class AggregateSet {
 public:
  AggregateSet() = default;
  explicit AggregateSet(std::vector<proto::AggregateInfo> aggregates);

  using Values = std::set<std::string, std::less<>>;
  using Metadata = std::map<std::string, Values, std::less<>>;
  // Every value of every aggregate by key; a value with commas counts as several.
  const Metadata& metadata() const { return metadata_; }
  // Null when no aggregate has the key.
  const Values* values(std::string_view key) const;
  // The lowest number that the aggregates give for `key`; nothing without the key or when a value is no
  // number.
  std::optional<double> lowest_number(std::string_view key) const;
  const std::vector<proto::AggregateInfo>& aggregates() const { return aggregates_; }

  bool operator==(const AggregateSet& other) const { return aggregates_ == other.aggregates_; }
  struct Hash {
    std::size_t operator()(const AggregateSet& set) const;
  };

 private:
  std::vector<proto::AggregateInfo> aggregates_;  // by id
  Metadata metadata_;
};

}  // namespace nova::scheduler
