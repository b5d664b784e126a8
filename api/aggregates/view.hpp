// How aggregates look in answers. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/aggregates.hpp"

namespace nova::api::aggregates {

struct AggregateView {
  std::int64_t id = 0;
  std::string uuid, name, created_at;
  std::optional<std::string> zone, updated_at, deleted_at;  // a deleted one is not kept
  bool deleted = false;
  std::optional<std::vector<proto::HostName>> hosts;  // not of a new one
  std::optional<std::map<std::string, std::string>> metadata;
  static constexpr auto fields() {
    using V = AggregateView;
    return Pack{field("id", &V::id),
                field("uuid", &V::uuid).from(mv::aggregate_uuid),
                field("name", &V::name),
                field("availability_zone", &V::zone),
                field("hosts", &V::hosts).optional(),
                field("metadata", &V::metadata).optional(),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at),
                field("deleted_at", &V::deleted_at),
                field("deleted", &V::deleted)};
  }
};

AggregateView brief(const proto::Aggregate& aggregate);
AggregateView view_of(const proto::Aggregate& aggregate);

}  // namespace nova::api::aggregates
