// A Fault on the RPC wire: oslo.messaging's failure text {"class","module","message","tb","args","kwargs"}.
// One table ties exception classes to Errc; Error::kind names a class of its own. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "common/error.hpp"

namespace nova::rpc {

// The class that stands for `code` when Error::kind is empty.
std::string_view default_class(Errc code);
// The HTTP status that travels with it, for peers that do not know the class.
int http_code(Errc code);

std::string failure_text(const Error& error);

// The typed form of a failure text; kind is the class. A class that nobody here knows is placed by its HTTP
// code, and is internal without one. Throws Fault(bad_request) if the text is no failure.
Error parse_failure(std::string_view text);

}  // namespace nova::rpc
