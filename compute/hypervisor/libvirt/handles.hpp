// libvirt's objects, given back when their handle goes.
#pragma once
#include <libvirt/libvirt.h>

#include <memory>
#include <string>

namespace nova::compute::libvirt {

namespace detail {
struct Free {
  void operator()(virDomainPtr p) const { virDomainFree(p); }
  void operator()(virNetworkPtr p) const { virNetworkFree(p); }
  void operator()(virNWFilterPtr p) const { virNWFilterFree(p); }
  void operator()(char* p) const { ::free(p); }
};
}  // namespace detail

using DomainHandle = std::unique_ptr<virDomain, detail::Free>;
using NetworkHandle = std::unique_ptr<virNetwork, detail::Free>;
using FilterHandle = std::unique_ptr<virNWFilter, detail::Free>;
// Shared by the calls in flight: the connection closes when the last one ends.
using ConnectHandle = std::shared_ptr<virConnect>;

// Text that libvirt allocated; empty for a null.
inline std::string take_text(char* text) {
  const std::unique_ptr<char, detail::Free> owner(text);
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace nova::compute::libvirt
