// Fields of an image as clients write them: the body of a create, and single values of a patch. What is not
// one of the fields is a property. Pure; failures are Fault(bad_request), and Fault(forbidden) for what only
// the service writes.
#pragma once
#include <string_view>

#include "common/json/value.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

// Fields that clients may write ...
bool is_writable(std::string_view name);
// ... and those that only the service does.
bool is_read_only(std::string_view name);

// Writes one field or property. `value` is what JSON says.
void set_field(proto::images::Image& image, std::string_view name, const json::Value& value);
// Bounds over all of it: number of properties and tags.
void check_image(const proto::images::Image& image);

// The body of POST /v2/images. The id is empty unless the client chose one.
proto::images::Image parse_new_image(const json::Value& body);

}  // namespace nova::api::standalone
