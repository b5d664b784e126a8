// What hosts of the same make have in common: hypervisor, CPU, guests it can run, traits. Interned, because
// thousands of hosts share a handful of kinds.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "proto/host.hpp"

namespace nova::scheduler {

struct HostKind {
  std::vector<proto::GuestKind> supported;
  std::string hypervisor_type;
  int hypervisor_version = 0;
  std::string cpu_info;             // JSON text
  std::vector<std::string> traits;  // sorted

  bool has_trait(std::string_view trait) const;
  bool operator==(const HostKind&) const = default;

  struct Hash {
    std::size_t operator()(const HostKind& kind) const;
  };
};

// Moves the shared part out of an inventory.
HostKind take_kind(proto::Inventory& inventory);

}  // namespace nova::scheduler
