#include "api/aggregates/view.hpp"

namespace nova::api::aggregates {

AggregateView brief(const proto::Aggregate& aggregate) {
  AggregateView view;
  view.id = aggregate.id;
  view.uuid = aggregate.uuid;
  view.name = aggregate.name;
  view.created_at = iso_micros(aggregate.created);
  if (aggregate.updated) view.updated_at = iso_micros(*aggregate.updated);
  const auto zone = aggregate.metadata.find("availability_zone");
  if (zone != aggregate.metadata.end()) view.zone = zone->second;
  return view;
}

AggregateView view_of(const proto::Aggregate& aggregate) {
  AggregateView view = brief(aggregate);
  view.hosts = aggregate.hosts;
  view.metadata = aggregate.metadata;
  return view;
}

}  // namespace nova::api::aggregates
