// Random passwords for adminPass.
#pragma once
#include <cstddef>

#include "common/secret.hpp"

namespace nova::api::servers {

// At least one digit, one upper-case and one lower-case letter when `length` allows; no look-alikes such as 0
// and O.
Secret new_password(std::size_t length);

}  // namespace nova::api::servers
