// Points in time as they travel: UTC, microseconds, ISO 8601 text.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "common/error.hpp"

namespace nova {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

Timestamp now();
std::string iso_micros(Timestamp t);     // 2026-08-21T12:00:00.000000
std::string iso_micros_z(Timestamp t);   // 2026-08-21T12:00:00.000000Z
std::string iso_seconds_z(Timestamp t);  // 2026-08-21T12:00:00Z
// Reads ISO 8601 with 'T' or a blank, optional fraction, optional Z or +hh:mm (UTC if absent); also a date
// alone.
Result<Timestamp> parse_time(std::string_view text);

}  // namespace nova
