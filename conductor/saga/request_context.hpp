// A request's context as it is kept with the work that it caused: no token, no deadline.
#pragma once
#include <string>

#include "common/context.hpp"

namespace nova::conductor {

std::string encode_context(const Context& context);
Context decode_context(const std::string& text);

}  // namespace nova::conductor
