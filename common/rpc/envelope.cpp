#include "common/rpc/envelope.hpp"

#include <fmt/format.h>

#include <charconv>
#include <initializer_list>

#include "common/json/writer.hpp"
#include "common/rpc/failure.hpp"
#include "common/time.hpp"
#include "common/uuid.hpp"

namespace nova::rpc {
namespace {

constexpr std::string_view version_key = "oslo.version";
constexpr std::string_view message_key = "oslo.message";

// The envelope around an inner message that consists of the parts.
std::string wrapped(std::initializer_list<std::string_view> parts) {
  constexpr std::string_view begin = R"({"oslo.version":"2.0","oslo.message":")", end = R"("})";
  std::size_t room = begin.size() + end.size();
  for (const auto part : parts) room += json::escaped_size(part);
  std::string body;
  body.reserve(room);
  body = begin;
  for (const auto part : parts) json::append_escaped(body, part);
  body += end;
  return body;
}

void member(json::Writer& w, std::string_view name, std::string_view text) {
  w.key(name);
  w.string(text);
}

void member_or_null(json::Writer& w, std::string_view name, std::string_view text) {
  w.key(name);
  if (text.empty())
    w.null();
  else
    w.string(text);
}

void flag(json::Writer& w, std::string_view name, bool value) {
  w.key(name);
  w.boolean(value);
}

std::string dash_if_empty(const std::string& text) { return text.empty() ? "-" : text; }

// The context as nova.context.RequestContext.from_dict() reads it.
void write_context(json::Writer& w, const Context& c) {
  member_or_null(w, "_context_request_id", c.request_id);
  member_or_null(w, "_context_global_request_id", c.global_request_id);
  member_or_null(w, "_context_user", c.user_id);
  member_or_null(w, "_context_user_id", c.user_id);
  member_or_null(w, "_context_user_name", c.user_name);
  member_or_null(w, "_context_user_domain", c.user_domain_id);
  member_or_null(w, "_context_project", c.project_id);
  member_or_null(w, "_context_project_id", c.project_id);
  member_or_null(w, "_context_project_name", c.project_name);
  member_or_null(w, "_context_project_domain", c.project_domain_id);
  member_or_null(w, "_context_system_scope", c.system_scope ? "all" : "");
  member_or_null(w, "_context_auth_token", c.auth_token);
  member_or_null(w, "_context_remote_address", c.remote_address);
  member_or_null(w, "_context_resource_uuid", c.server_id);
  member_or_null(w, "_context_domain", "");
  member_or_null(w, "_context_quota_class", "");
  member(w, "_context_read_deleted", "no");
  flag(w, "_context_is_admin", c.is_admin);
  flag(w, "_context_is_admin_project", true);
  flag(w, "_context_read_only", false);
  flag(w, "_context_show_deleted", false);
  member(w, "_context_timestamp", iso_micros(nova::now()));
  member(w, "_context_user_identity",
         fmt::format("{} {} - {} {}", dash_if_empty(c.user_id), dash_if_empty(c.project_id),
                     dash_if_empty(c.user_domain_id), dash_if_empty(c.project_domain_id)));
  w.key("_context_roles");
  w.begin_array();
  for (const auto& role : c.roles) w.string(role);
  w.end_array();
  w.key("_context_service_catalog");
  w.begin_array();
  w.end_array();
}

std::string reply_message(std::string_view msg_id, std::string_view result, std::string_view failure,
                          bool ending) {
  json::Writer w;
  w.begin_object();
  member_or_null(w, "failure", failure);
  flag(w, "ending", ending);
  member(w, "_msg_id", msg_id);
  member(w, "_unique_id", new_hex_id());
  w.key("result");
  return wrapped({w.text(), result, "}"});
}

[[noreturn]] void refuse(const std::string& what) {
  throw Fault(Errc::bad_request, "malformed RPC message: " + what);
}

std::string optional_text(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  if (!value || value->is_null()) return {};
  if (!value->is_string()) refuse(fmt::format("{} is not a string", name));
  return std::string(value->text());
}

bool optional_flag(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_boolean() && value->boolean();
}

// The inner message. A body without the two keys is the bare message of the 1.0 form.
json::Document unwrapped(std::string_view body) {
  json::Document outer = json::parse(body);
  const json::Value& root = outer.root();
  if (!root.is_object()) refuse("not a JSON object");
  const auto version = root.find(version_key);
  const auto message = root.find(message_key);
  if (!version || !message) return outer;
  if (!version->is_string() || !version->text().starts_with("2."))
    refuse("envelope version " + json::dump(*version) + " is not understood");
  if (!message->is_string()) refuse("oslo.message is not a string");
  json::Document inner = json::parse(message->text());
  if (!inner.root().is_object()) refuse("oslo.message holds no JSON object");
  return inner;
}

Version parse_version(const std::string& text) {
  if (text.empty()) return Version{};
  Version version;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') refuse("version " + text);
  const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
  if (minor.ec != std::errc() || minor.ptr != end) refuse("version " + text);
  return version;
}

// user_id and project_id are what services send today; user and project what older ones do.
std::string either(const json::Value& root, std::string_view name, std::string_view older) {
  std::string text = optional_text(root, name);
  return text.empty() ? optional_text(root, older) : text;
}

Context parse_context(const json::Value& root) {
  Context c;
  c.request_id = optional_text(root, "_context_request_id");
  c.global_request_id = optional_text(root, "_context_global_request_id");
  c.user_id = either(root, "_context_user_id", "_context_user");
  c.user_name = optional_text(root, "_context_user_name");
  c.user_domain_id = either(root, "_context_user_domain", "_context_user_domain_id");
  c.project_id = either(root, "_context_project_id", "_context_project");
  c.project_name = optional_text(root, "_context_project_name");
  c.project_domain_id = either(root, "_context_project_domain", "_context_project_domain_id");
  c.is_admin = optional_flag(root, "_context_is_admin");
  c.system_scope = !optional_text(root, "_context_system_scope").empty();
  c.auth_token = optional_text(root, "_context_auth_token");
  c.remote_address = optional_text(root, "_context_remote_address");
  c.server_id = optional_text(root, "_context_resource_uuid");
  if (const auto roles = root.find("_context_roles"))
    for (const auto& role : roles->items())
      if (role.is_string()) c.roles.emplace_back(role.text());
  return c;
}

int parse_heartbeat(const json::Value& root) {
  const auto value = root.find("_timeout");
  if (!value || !value->is_number()) return 0;
  const auto seconds = value->number();
  return seconds > 0 && seconds < 1e6 ? static_cast<int>(seconds) : 0;
}

}  // namespace

std::string request_body(const Context& context, const Outgoing& request, const RequestIds& ids) {
  std::string text;
  text.reserve(request.args.size() + 1200);
  json::Writer w(std::move(text));
  w.begin_object();
  member(w, "method", request.method);
  w.key("args");
  w.raw(request.args.empty() ? std::string_view("{}") : std::string_view(request.args));
  member(w, "version", fmt::format("{}.{}", request.version.major, request.version.minor));
  if (!request.ns.empty()) member(w, "namespace", request.ns);
  member(w, "_unique_id", ids.unique_id);
  if (!ids.msg_id.empty()) {
    member(w, "_msg_id", ids.msg_id);
    member(w, "_reply_q", ids.reply_queue);
    w.key("_timeout");
    if (ids.heartbeat_seconds > 0)
      w.integer(ids.heartbeat_seconds);
    else
      w.null();
  }
  write_context(w, context);
  w.end_object();
  return wrapped({w.text()});
}

std::string reply_body(std::string_view msg_id, std::string_view result) {
  return reply_message(msg_id, result.empty() ? "null" : result, {}, true);
}

std::string failure_body(std::string_view msg_id, const Error& error) {
  return reply_message(msg_id, "null", failure_text(error), true);
}

std::string heartbeat_body(std::string_view msg_id) { return reply_message(msg_id, "null", {}, false); }

ParsedRequest parse_request(std::string_view body) {
  ParsedRequest parsed;
  Incoming& in = parsed.message;
  const json::Document message = unwrapped(body);
  const json::Value& root = message.root();
  in.method = optional_text(root, "method");
  if (in.method.empty()) refuse("no method");
  in.ns = optional_text(root, "namespace");
  in.version = parse_version(optional_text(root, "version"));
  in.context = parse_context(root);
  const auto args = root.find("args");
  if (args && !args->is_object()) refuse("args is not an object");
  in.args = args ? message.part(*args) : json::parse("{}");
  parsed.ids.unique_id = optional_text(root, "_unique_id");
  parsed.ids.msg_id = optional_text(root, "_msg_id");
  parsed.ids.reply_queue = optional_text(root, "_reply_q");
  parsed.ids.heartbeat_seconds = parse_heartbeat(root);
  in.wants_reply = !parsed.ids.msg_id.empty() && !parsed.ids.reply_queue.empty();
  return parsed;
}

ParsedReply parse_reply(std::string_view body) {
  const json::Document message = unwrapped(body);
  const json::Value& root = message.root();
  ParsedReply reply;
  reply.msg_id = optional_text(root, "_msg_id");
  if (reply.msg_id.empty()) refuse("a reply without _msg_id");
  reply.ending = !root.find("ending") || optional_flag(root, "ending");
  if (const std::string failure = optional_text(root, "failure"); !failure.empty())
    reply.failure = parse_failure(failure);
  if (const auto result = root.find("result")) reply.result = message.part(*result);
  return reply;
}

}  // namespace nova::rpc
