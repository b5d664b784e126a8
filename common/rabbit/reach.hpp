// Why a host cannot be reached: rabbitmq-c keeps the reason to itself.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace nova::rabbit {

// Tries a TCP connection once more and returns its errno; 0 if it succeeds now or the name does not resolve.
int connect_error(const std::string& host, std::uint16_t port, std::chrono::milliseconds patience);

}  // namespace nova::rabbit
