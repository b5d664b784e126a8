// A flavor: the size of a server. A server keeps the copy it was built with.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "common/describe.hpp"

namespace nova::proto {

struct Flavor {
  std::int64_t id = 0;    // database id; 0 in a copy that has none
  std::string flavor_id;  // the id that users see
  std::string name;
  int vcpus = 0;
  int memory_mb = 0;
  int root_gb = 0;
  int ephemeral_gb = 0;
  int swap_mb = 0;
  double rxtx_factor = 1.0;
  bool disabled = false;
  bool is_public = true;
  std::optional<std::string> description;
  std::map<std::string, std::string> extra_specs;

  static constexpr auto fields() {
    return Pack{field("id", &Flavor::id).optional(),
                field("flavorid", &Flavor::flavor_id),
                field("name", &Flavor::name),
                field("vcpus", &Flavor::vcpus),
                field("memory_mb", &Flavor::memory_mb),
                field("root_gb", &Flavor::root_gb),
                field("ephemeral_gb", &Flavor::ephemeral_gb).optional(),
                field("swap", &Flavor::swap_mb).optional(),
                field("rxtx_factor", &Flavor::rxtx_factor).optional(),
                field("disabled", &Flavor::disabled).optional(),
                field("is_public", &Flavor::is_public).optional(),
                field("description", &Flavor::description).optional(),
                field("extra_specs", &Flavor::extra_specs).optional()};
  }
};

// Disk that a flavor takes on its host, in GB: root, ephemeral and swap rounded up.
constexpr int disk_gb(const Flavor& f) { return f.root_gb + f.ephemeral_gb + (f.swap_mb + 1023) / 1024; }

}  // namespace nova::proto
