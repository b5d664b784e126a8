// isolated_images go to isolated_hosts, and unless told otherwise nothing else goes there.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool lists(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void narrow(const Question& q, Candidates& hosts) {
  const FilterOptions& options = q.policy.filter;
  if (options.isolated_images.empty() && options.isolated_hosts.empty()) return;
  const bool image = lists(options.isolated_images, q.ask.request.image_id);
  if (!image && !options.restrict_isolated_hosts_to_isolated_images) return;
  hosts.keep_if(
      [&](Row row) { return lists(options.isolated_hosts, q.hosts.record(row).state.host.str()) == image; });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are kept for other images", {}}; }

}  // namespace

constinit const Filter isolated_hosts_filter{.name = "IsolatedHostsFilter",
                                             .narrow = narrow,
                                             .once_per_request = true,
                                             .in_rebuild = true,
                                             .explain = explain};

}  // namespace nova::scheduler
