#include "conductor/saga/request_context.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "proto/caller.hpp"

namespace nova::conductor {

std::string encode_context(const Context& context) { return encode(proto::caller_of(context)); }

Context decode_context(const std::string& text) {
  if (text.empty()) return {};
  return proto::context_of(decode_lenient<proto::Caller>(json::parse(text).root()));
}

}  // namespace nova::conductor
