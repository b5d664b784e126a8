// What a server's flavor (extra specs) and image (properties) ask of its guest, read with types. Pure. Values
// that make no sense, or that contradict each other, are Fault(bad_request): no host could do better.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "common/error.hpp"
#include "proto/compute.hpp"

namespace nova::compute::libvirt {

[[noreturn]] void refuse(std::string_view kind, std::string message);  // Fault(bad_request)
// This host cannot, another may.
[[noreturn]] void lacks(std::string message);

class Wishes {
 public:
  // `server` outlives it.
  explicit Wishes(const proto::ServerSpec& server) : server_(server) {}

  std::optional<std::string> flavor(const std::string& key) const;
  std::optional<std::string> image(const std::string& key) const;
  // "hw:watchdog_action" and "hw_watchdog_action" by "watchdog_action"; the image's wins.
  std::optional<std::string> either(const std::string& name) const;
  // The same, but the two must agree.
  std::optional<std::string> agreed(const std::string& name) const;

  std::optional<std::int64_t> flavor_number(const std::string& key) const;
  std::optional<std::int64_t> image_number(const std::string& key) const;
  std::optional<std::int64_t> either_number(const std::string& name) const;
  std::optional<bool> flavor_flag(const std::string& key) const;
  std::optional<bool> image_flag(const std::string& key) const;
  std::optional<bool> either_flag(const std::string& name) const;

  // The wish, which must be one of `allowed`, else `fallback`.
  static std::string one_of(const std::optional<std::string>& wish, std::string_view name,
                            std::initializer_list<std::string_view> allowed, std::string fallback);

 private:
  const proto::ServerSpec& server_;
};

}  // namespace nova::compute::libvirt
