#include "compute/hypervisor/libvirt/error.hpp"

#include <fmt/format.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

namespace nova::compute::libvirt {
namespace {

bool is_outage(const virError& error) {
  switch (error.code) {
    case VIR_ERR_NO_CONNECT:
    case VIR_ERR_INVALID_CONN:
    case VIR_ERR_AUTH_FAILED:
    case VIR_ERR_AUTH_UNAVAILABLE:
    case VIR_ERR_RPC:
      return true;
    case VIR_ERR_INTERNAL_ERROR:  // "client socket is closed" and its kin
    case VIR_ERR_SYSTEM_ERROR:
      return error.domain == VIR_FROM_RPC || error.domain == VIR_FROM_REMOTE;
    default:
      return false;
  }
}

Errc code_of(const virError& error) {
  if (is_outage(error)) return Errc::unavailable;
  switch (error.code) {
    case VIR_ERR_NO_DOMAIN:
    case VIR_ERR_NO_NETWORK:
    case VIR_ERR_NO_NWFILTER:
      return Errc::not_found;
    case VIR_ERR_OPERATION_TIMEOUT:
    case VIR_ERR_AGENT_UNRESPONSIVE:
      return Errc::timeout;
    case VIR_ERR_NO_MEMORY:
      return Errc::no_valid_host;
    default:
      return Errc::internal;
  }
}

}  // namespace

LastError::LastError() : error_(virSaveLastError()) {}

void LastError::Free::operator()(_virError* error) const { virFreeError(error); }

void LastError::fail(std::string_view what) const {
  const auto* last = error_.get();
  if (last == nullptr)
    throw LibvirtFault({Errc::internal, fmt::format("The hypervisor could not {}.", what)}, 0, "");
  const Errc code = code_of(*last);
  const std::string details = last->message == nullptr ? "" : last->message;
  auto text = code == Errc::unavailable ? std::string("The connection to the hypervisor is lost.")
                                        : fmt::format("The hypervisor could not {}.", what);
  throw LibvirtFault({code, std::move(text), code == Errc::unavailable ? "HypervisorUnavailable" : ""},
                     last->code,
                     fmt::format("{}: {} (code {}, domain {})", what, details, last->code, last->domain));
}

bool failed_with(int code) {
  const auto* last = virGetLastError();
  return last != nullptr && last->code == code;
}

void silence_libvirt() {
  virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
}

}  // namespace nova::compute::libvirt
