// libvirt's errors as Faults, in one place.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "common/error.hpp"

struct _virError;

namespace nova::compute::libvirt {

// The message is for the server's owner; libvirt's own words, which name files and devices of the host, are
// for the log and administrators.
class LibvirtFault final : public Fault {
 public:
  LibvirtFault(Error error, int libvirt_code, std::string details)
      : Fault(std::move(error)), code_(libvirt_code), details_(std::move(details)) {}
  int libvirt_code() const { return code_; }
  const std::string& details() const { return details_; }

 private:
  int code_;
  std::string details_;
};

// The calling thread's last libvirt error, kept while libvirt is asked more: each call begins by forgetting
// it.
class LastError {
 public:
  LastError();
  // `what` completes "The hypervisor could not ...".
  [[noreturn]] void fail(std::string_view what) const;

 private:
  struct Free {
    void operator()(_virError* error) const;
  };
  std::unique_ptr<_virError, Free> error_;
};

[[noreturn]] inline void fail(std::string_view what) { LastError().fail(what); }
// True when the last error of this thread is `code` (VIR_ERR_NO_DOMAIN ...).
bool failed_with(int code);
// Keeps libvirt from printing errors on standard error.
void silence_libvirt();

}  // namespace nova::compute::libvirt
