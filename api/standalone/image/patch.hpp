// PATCH of an image: the list of operations of application/openstack-images-v2.1-json-patch. Pure. All or
// nothing: the caller saves the image only if every operation fits.
#pragma once
#include <string_view>

#include "common/json/value.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

inline constexpr std::string_view patch_type = "application/openstack-images-v2.1-json-patch";

// Throws Fault: bad_request for what is no patch, forbidden for what clients do not write, conflict for a
// property that is not there.
void apply_patch(proto::images::Image& image, const json::Value& patch);

}  // namespace nova::api::standalone
