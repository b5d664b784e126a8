// What an operation came to, and how that is told to the conductor. Pure.
#pragma once
#include <exception>
#include <string>

#include "common/error.hpp"
#include "compute/operation.hpp"
#include "proto/states.hpp"

namespace nova::compute::ops {

struct Result {
  proto::PowerState power = proto::PowerState::nostate;
  std::string root_device_name;
};

proto::OperationReport succeeded(const Operation& operation, const proto::HostName& host,
                                 const Result& result);
proto::OperationReport failed(const Operation& operation, const proto::HostName& host, const Error& error);
// With these words, on no host.
proto::OperationReport refused(const Operation& operation, const proto::HostName& host, std::string why);
// A Fault as it is; the details of anything else are for administrators only.
Error error_of(std::exception_ptr error);

}  // namespace nova::compute::ops
