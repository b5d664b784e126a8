#include "common/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace nova {
namespace {
using namespace std::chrono;

struct Civil {
  int year;
  unsigned month, day;
  long long hour, minute, second, micro;
};

Civil civil(Timestamp t) {
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss clock{t - day};
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), clock.hours().count(),
          clock.minutes().count(),           clock.seconds().count(),
          clock.subseconds().count()};
}

// Takes exactly `width` digits off the front of `text`; -1 if they are not there.
int take(std::string_view& text, std::size_t width) {
  int value = 0;
  if (text.size() < width) return -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width) return -1;
  text.remove_prefix(width);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

microseconds take_fraction(std::string_view& text) {
  long long micro = 0;
  long long unit = 100000;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    micro += unit * (text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
  }
  return microseconds(micro);
}

// Minutes east of UTC; the rest of `text` must be a zone and nothing else.
bool take_zone(std::string_view text, minutes& east) {
  east = minutes(0);
  if (text.empty() || text == "Z" || text == "z") return true;
  const bool minus = text.front() == '-';
  if (!minus && text.front() != '+') return false;
  text.remove_prefix(1);
  const int hour = take(text, 2);
  skip(text, ':');
  const int minute = text.empty() ? 0 : take(text, 2);
  if (hour < 0 || minute < 0 || !text.empty()) return false;
  east = minutes((minus ? -1 : 1) * (hour * 60 + minute));
  return true;
}
}  // namespace

Timestamp now() { return floor<microseconds>(system_clock::now()); }

std::string iso_micros(Timestamp t) {
  const auto c = civil(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}", c.year, c.month, c.day, c.hour, c.minute,
                     c.second, c.micro);
}

std::string iso_micros_z(Timestamp t) { return iso_micros(t) + "Z"; }

std::string iso_seconds_z(Timestamp t) {
  const auto c = civil(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

Result<Timestamp> parse_time(std::string_view text) {
  const Error bad{Errc::bad_request,
                  fmt::format("Invalid time '{}': expected ISO 8601, such as 2026-08-21T12:00:00Z", text),
                  {}};
  const int y = take(text, 4);
  if (y < 0 || !skip(text, '-')) return bad;
  const int m = take(text, 2);
  if (m < 0 || !skip(text, '-')) return bad;
  const int d = take(text, 2);
  const year_month_day date{year(y), month(static_cast<unsigned>(m < 0 ? 0 : m)),
                            day(static_cast<unsigned>(d < 0 ? 0 : d))};
  if (!date.ok()) return bad;
  microseconds clock{0};
  minutes east{0};
  if (!text.empty()) {
    if (!skip(text, 'T') && !skip(text, ' ')) return bad;
    const int hour = take(text, 2);
    if (hour < 0 || hour > 23 || !skip(text, ':')) return bad;
    const int minute = take(text, 2);
    if (minute < 0 || minute > 59) return bad;
    int second = 0;
    if (skip(text, ':')) second = take(text, 2);
    if (second < 0 || second > 60) return bad;
    clock = hours(hour) + minutes(minute) + seconds(second);
    if (skip(text, '.')) clock += take_fraction(text);
    if (!take_zone(text, east)) return bad;
  }
  return Timestamp(sys_days(date)) + clock - east;
}

}  // namespace nova
