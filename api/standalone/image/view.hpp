// Answers of the Image API. An image's own properties stand beside its fields. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

// {"message": "...", "code": "404 Not Found", "title": "Not Found"}
http::Response image_fault(unsigned status, std::string_view message);

std::string image_json(const proto::images::Image& image);
// {"images": [...], "first": ..., "next": ..., "schema": ...}. `first` and `next` are paths; empty: none.
std::string image_list_json(const std::vector<proto::images::Image>& page, std::string_view first,
                            std::string_view next);

}  // namespace nova::api::standalone
