// Errors as they are kept in a record.
#pragma once
#include <string>

#include "common/error.hpp"
#include "proto/operation.hpp"

namespace nova::conductor {

std::string encode_error(const Error& error);
Error decode_error(const std::string& text);

// The failure that a host reported. bad_request when no host could do the work, else internal.
Error error_of(const proto::OperationReport& report);

}  // namespace nova::conductor
