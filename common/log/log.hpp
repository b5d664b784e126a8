// Logging as the rest of the code sees it: a Logger is handed to each part by its constructor and writes
// lines in oslo.log's format. Cheap to copy, usable from any thread; a default-constructed Logger drops
// everything. Secrets in messages are masked before they are written.
#pragma once
#include <fmt/core.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/context.hpp"

// Ids and secrets print as their format_as() says: a Secret as ***. Newer fmt does this by itself.
#if FMT_VERSION < 100000
template <class T>
  requires(std::is_class_v<T> &&
           requires(const T& v) {
             { format_as(v) } -> std::convertible_to<std::string>;
           })
struct fmt::formatter<T> {
  constexpr auto parse(format_parse_context& context) { return context.begin(); }
  template <class FormatContext>
  auto format(const T& value, FormatContext& context) const {
    auto out = context.out();
    for (const char c : format_as(value)) *out++ = c;
    return out;
  }
};
#endif

namespace nova {

enum class LogLevel { debug, info, warning, error, critical };

// One line before it is given its form; lives only during the call.
struct LogRecord {
  LogLevel level;
  std::string_view logger;
  const Context* context;  // may be null
  std::string_view message;
};

// Where the lines of one named logger go, and from which level on. Implemented by LogFactory and CapturedLog.
class LogChannel {
 public:
  explicit LogChannel(std::string name, LogLevel level) : name_(std::move(name)), level_(level) {}
  virtual ~LogChannel() = default;
  virtual void write(const LogRecord& record) = 0;
  const std::string& name() const { return name_; }
  LogLevel level() const { return level_.load(std::memory_order_relaxed); }
  void set_level(LogLevel level) { level_.store(level, std::memory_order_relaxed); }

 private:
  std::string name_;
  std::atomic<LogLevel> level_;
};

class Logger {
 public:
  Logger() = default;
  explicit Logger(std::shared_ptr<LogChannel> channel) : channel_(std::move(channel)) {}

  bool enabled(LogLevel level) const { return channel_ && level >= channel_->level(); }

  // With the context of the request that the line is about ...
  template <class... A>
  void debug(const Context& ctx, fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::debug)) put(LogLevel::debug, &ctx, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void info(const Context& ctx, fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::info)) put(LogLevel::info, &ctx, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void warning(const Context& ctx, fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::warning)) put(LogLevel::warning, &ctx, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void error(const Context& ctx, fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::error)) put(LogLevel::error, &ctx, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void critical(const Context& ctx, fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::critical)) put(LogLevel::critical, &ctx, text, fmt::make_format_args(args...));
  }

  // ... and outside of any request.
  template <class... A>
  void debug(fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::debug)) put(LogLevel::debug, nullptr, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void info(fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::info)) put(LogLevel::info, nullptr, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void warning(fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::warning)) put(LogLevel::warning, nullptr, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void error(fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::error)) put(LogLevel::error, nullptr, text, fmt::make_format_args(args...));
  }
  template <class... A>
  void critical(fmt::format_string<A...> text, A&&... args) const {
    if (enabled(LogLevel::critical)) put(LogLevel::critical, nullptr, text, fmt::make_format_args(args...));
  }

  // A ready text, which may have several lines; each becomes one line of the log.
  void text(LogLevel level, std::string_view lines) const;

 private:
  void put(LogLevel level, const Context* ctx, fmt::string_view text, fmt::format_args args) const;
  std::shared_ptr<LogChannel> channel_;
};

}  // namespace nova
