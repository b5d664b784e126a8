#include "common/log/format.hpp"

#include <fmt/format.h>

#include <ctime>

#include "common/json/writer.hpp"

namespace nova {
namespace {

std::string_view or_dash(const std::string& text) { return text.empty() ? std::string_view("-") : text; }

std::string identity(const Context& ctx) {
  return fmt::format("{} {} - {} {} {}", or_dash(ctx.user_id), or_dash(ctx.project_id),
                     ctx.system_scope ? "all" : "-", or_dash(ctx.user_domain_id),
                     or_dash(ctx.project_domain_id));
}

// "2026-08-21 12:00:00" of the local clock, and the milliseconds.
std::pair<std::string, int> local_time(Timestamp time) {
  const auto micros = time.time_since_epoch().count();
  const std::time_t seconds = static_cast<std::time_t>(micros / 1'000'000);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return {fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                      parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec),
          static_cast<int>(micros / 1000 % 1000)};
}

// Line breaks and other control characters as escapes; everything else as it is.
void append_message(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if ((byte < 0x20 && c != '\t') || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
}

int level_number(LogLevel level) { return 10 * (static_cast<int>(level) + 1); }

void member(json::Writer& w, std::string_view key, std::string_view value) {
  w.key(key);
  value.empty() ? w.null() : w.string(value);
}

void append_context(json::Writer& w, const Context& ctx) {
  w.key("context");
  w.begin_object();
  member(w, "request_id", ctx.request_id);
  member(w, "global_request_id", ctx.global_request_id);
  member(w, "user_id", ctx.user_id);
  member(w, "project_id", ctx.project_id);
  member(w, "user_domain_id", ctx.user_domain_id);
  member(w, "project_domain_id", ctx.project_domain_id);
  w.end_object();
  w.key("extra");
  w.begin_object();
  if (!ctx.server_id.empty()) member(w, "instance", ctx.server_id);
  w.end_object();
}

}  // namespace

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "DEBUG";
    case LogLevel::info:
      return "INFO";
    case LogLevel::warning:
      return "WARNING";
    case LogLevel::error:
      return "ERROR";
    case LogLevel::critical:
      return "CRITICAL";
  }
  return "INFO";
}

std::string log_line(const LogRecord& record, Timestamp time, int process) {
  const auto [when, millis] = local_time(time);
  const Context* ctx = record.context;
  std::string out =
      fmt::format("{}.{:03} {} {} {} [", when, millis, process, level_name(record.level), record.logger);
  if (ctx == nullptr || ctx->request_id.empty())
    out += '-';
  else
    out += fmt::format("{} {} {}", ctx->global_request_id.empty() ? "None" : ctx->global_request_id,
                       ctx->request_id, identity(*ctx));
  out += "] ";
  if (ctx != nullptr && !ctx->server_id.empty()) out += fmt::format("[instance: {}] ", ctx->server_id);
  append_message(out, record.message);
  return out;
}

std::string log_json(const LogRecord& record, Timestamp time, int process, std::string_view host_name) {
  const auto [when, millis] = local_time(time);
  json::Writer w;
  w.begin_object();
  member(w, "message", record.message);
  member(w, "asctime", fmt::format("{},{:03}", when, millis));
  member(w, "name", record.logger);
  member(w, "levelname", level_name(record.level));
  w.key("levelno");
  w.integer(level_number(record.level));
  w.key("created");
  w.number(static_cast<double>(time.time_since_epoch().count()) / 1e6);
  w.key("msecs");
  w.integer(millis);
  w.key("process");
  w.integer(process);
  member(w, "hostname", host_name);
  if (record.context != nullptr) append_context(w, *record.context);
  w.end_object();
  return std::move(w).text();
}

}  // namespace nova
