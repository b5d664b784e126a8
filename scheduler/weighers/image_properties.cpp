// Servers on the host whose image has the same properties: keeps, say, servers of one licence together.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {
namespace {

double servers_with(const HostRecord& record, const std::string& name, const std::string& value) {
  const auto& counts = record.state.image_property_servers;
  const auto at = counts.find(name + '=' + value);
  return at == counts.end() ? 0.0 : at->second;
}

double value_of(const Question& q, const HostRecord& record) {
  const auto& properties = q.ask.request.image_properties;
  double sum = 0;
  if (q.policy.image_property_weights.empty())
    for (const auto& [name, value] : properties) sum += servers_with(record, name, value);
  for (const auto& [name, weight] : q.policy.image_property_weights)
    if (const auto at = properties.find(name); at != properties.end())
      sum += weight * servers_with(record, name, at->second);
  return sum;
}

void score(const Question& q, std::span<const Row> hosts, std::span<double> values) {
  for (std::size_t i = 0; i < hosts.size(); ++i) values[i] = value_of(q, q.hosts.record(hosts[i]));
}

}  // namespace

constinit const Weigher image_properties_weigher{
    .name = "ImagePropertiesWeigher",
    .option = "image_props_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.image_props; },
    .score = score,
    .applies = [](const Question& q) { return !q.ask.request.image_properties.empty(); }};

}  // namespace nova::scheduler
