#include "common/log/log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/log/mask.hpp"

namespace nova {
namespace {
void write_masked(LogChannel& channel, LogLevel level, const Context* ctx, std::string_view message) {
  if (!may_hold_secret(message)) return channel.write({level, channel.name(), ctx, message});
  const std::string safe = masked(message);
  channel.write({level, channel.name(), ctx, safe});
}
}  // namespace

void Logger::put(LogLevel level, const Context* ctx, fmt::string_view text, fmt::format_args args) const {
  fmt::memory_buffer message;
  fmt::vformat_to(fmt::appender(message), text, args);
  write_masked(*channel_, level, ctx, {message.data(), message.size()});
}

void Logger::text(LogLevel level, std::string_view lines) const {
  if (!enabled(level)) return;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    write_masked(*channel_, level, nullptr, lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace nova
