// The metadata service's paths: /openstack/<version>/<document> and EC2's tree of keys. What a guest reads at
// a path of http://169.254.169.254, given the facts about it. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "proto/metadata/documents.hpp"

namespace nova::metadata {

struct Page {
  std::string text;
  std::string type = "text/plain; charset=UTF-8";
};

// `password` is what the guest has stored of itself. Nothing: there is no such page.
std::optional<Page> find_page(const Facts& facts, const std::string& password, std::string_view path);

// Whether a guest may store its password at this path: /openstack/<version>/password.
bool is_password_path(std::string_view path);
inline constexpr std::size_t most_password_bytes = 1020;

}  // namespace nova::metadata
