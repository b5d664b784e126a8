#include "api/http/host_name.hpp"

#include <algorithm>

namespace nova::api {
namespace {

bool is_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

}  // namespace

const Pattern host_pattern{"^[a-zA-Z0-9-._]*$", is_host};

}  // namespace nova::api
