// Resources and traits that extra specs and image properties name outright: resources:CLASS=n,
// trait:NAME=required or forbidden, and their numbered groups. Pure; what cannot be read is passed over, as
// Nova does.
#pragma once
#include <map>
#include <set>
#include <string>

namespace nova::scheduler {

struct ResourceSpecs {
  std::map<std::string, int> amounts;  // of the unnumbered group; 0 takes the class out
  std::map<std::string, int> grouped;  // sums over the numbered groups
  std::set<std::string> required, forbidden;
  int isolated_groups = 0;  // numbered groups that group_policy=isolate keeps apart
};

ResourceSpecs read_resource_specs(const std::map<std::string, std::string>& extra_specs,
                                  const std::map<std::string, std::string>& image_properties);

}  // namespace nova::scheduler
