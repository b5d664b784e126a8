// Waiting on the loop.
#pragma once
#include <chrono>

#include "common/async/awaitable.hpp"

namespace nova {

// Throws boost::system::system_error(operation_aborted) if the coroutine is cancelled meanwhile.
awaitable<void> sleep_for(std::chrono::steady_clock::duration time);
awaitable<void> sleep_until(std::chrono::steady_clock::time_point time);
// `base` times a random factor in [0.8, 1.2): keeps many daemons from acting in step.
std::chrono::steady_clock::duration jittered(std::chrono::steady_clock::duration base);

}  // namespace nova
