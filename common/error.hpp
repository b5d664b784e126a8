// The one error vocabulary. Pure functions return Result<T>; whatever waits or holds a transaction throws
// Fault. A Fault becomes an HTTP answer, an RPC failure or an undo in exactly one place each.
#pragma once
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nova {

enum class Errc {
  bad_request,          // 400
  unauthorized,         // 401
  forbidden,            // 403
  over_quota,           // 403
  not_found,            // 404
  not_acceptable,       // 406
  conflict,             // 409
  gone,                 // 410
  too_large,            // 413
  unsupported_media,    // 415
  unprocessable,        // 422
  unavailable,          // 503: a part we need is away; trying again later can help
  timeout,              // 504: nobody answered before the deadline; the effect is unknown
  no_valid_host,        // no host can take the server
  unsupported_version,  // the peer does not speak this RPC version
  no_such_method,       // the peer does not know this RPC method
  internal,             // 500
};

std::string_view name_of(Errc code);
// The inverse of name_of(); internal for a name that is not one of ours.
Errc errc_of(std::string_view name);

// `message` is safe to show to the client. `kind` is the exception class as Nova names it on the RPC wire
// ("NoValidHost"); empty means the default class of `code`.
struct Error {
  Errc code = Errc::internal;
  std::string message;
  std::string kind = {};
};

class Fault : public std::runtime_error {
 public:
  explicit Fault(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  Fault(Errc code, std::string message) : Fault(Error{code, std::move(message), {}}) {}
  const Error& error() const { return error_; }
  Errc code() const { return error_.code; }

 private:
  Error error_;
};

// .value() of a failed Result throws Fault.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw Fault(error);
}
template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace nova
