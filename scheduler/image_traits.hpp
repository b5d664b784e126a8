// Traits that a host must have for what flavor and image ask of a guest's devices: Nova's request filters.
// Pure.
#pragma once
#include <set>
#include <string>

#include "proto/scheduler.hpp"

namespace nova::scheduler {

using Traits = std::set<std::string>;

// CPU thread policy, TPM, secure boot, packed rings, sound: always.
void add_flavor_traits(const proto::RequestSpec& request, Traits& required, Traits& forbidden);
// [scheduler] query_placement_for_image_type_support.
void add_disk_format_trait(const proto::RequestSpec& request, Traits& required);
// [scheduler] image_metadata_prefilter.
void add_image_device_traits(const proto::RequestSpec& request, Traits& required);

}  // namespace nova::scheduler
