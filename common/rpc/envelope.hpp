// oslo.messaging's 2.0 envelope as text: {"oslo.version", "oslo.message": "<inner JSON as a string>"}. Bodies
// are put together by concatenation, so that arguments are never copied through a tree. Pure functions;
// parsing throws Fault(bad_request), which says what is wrong with a message that came from outside.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/rpc/bus.hpp"

namespace nova::rpc {

// What oslo.messaging adds to a request; only unique_id for one that wants no reply.
struct RequestIds {
  std::string unique_id;
  std::string msg_id;
  std::string reply_queue;
  int heartbeat_seconds = 0;  // _timeout: the caller wants a sign of life at least this often; 0 for never
};

std::string request_body(const Context& context, const Outgoing& request, const RequestIds& ids);
// `result` is one JSON value as text.
std::string reply_body(std::string_view msg_id, std::string_view result);
std::string failure_body(std::string_view msg_id, const Error& error);
std::string heartbeat_body(std::string_view msg_id);

struct ParsedRequest {
  Incoming message;  // without deadline: that is in the message's properties
  RequestIds ids;
};
ParsedRequest parse_request(std::string_view body);

struct ParsedReply {
  std::string msg_id;
  bool ending = true;  // false: a heartbeat
  std::optional<Error> failure;
  json::Document result;
};
ParsedReply parse_reply(std::string_view body);

}  // namespace nova::rpc
