#include "common/rabbit/content.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "common/rabbit/amqp_text.hpp"

namespace nova::rabbit {
namespace {

constexpr std::uint64_t reserve_at_most = 1 << 20;  // a header's claim is not believed beyond this

template <class Number>
Number number_in(amqp_bytes_t b) {
  Number value = 0;
  const char* const text = static_cast<const char*>(b.bytes);
  std::from_chars(text, text + b.len, value);
  return value;
}

// x-delivery-count: how often a quorum queue handed this message out before.
int earlier_deliveries(const amqp_basic_properties_t& p) {
  if ((p._flags & AMQP_BASIC_HEADERS_FLAG) == 0) return 0;
  for (int i = 0; i < p.headers.num_entries; ++i) {
    const auto& e = p.headers.entries[i];
    if (std::string_view(static_cast<const char*>(e.key.bytes), e.key.len) != "x-delivery-count") continue;
    if (e.value.kind == AMQP_FIELD_KIND_I64) return static_cast<int>(e.value.value.i64);
    if (e.value.kind == AMQP_FIELD_KIND_I32) return e.value.value.i32;
    if (e.value.kind == AMQP_FIELD_KIND_U8) return e.value.value.u8;
    if (e.value.kind == AMQP_FIELD_KIND_I8) return e.value.value.i8;
    if (e.value.kind == AMQP_FIELD_KIND_I16) return e.value.value.i16;
  }
  return 0;
}

void set_properties(Delivery& d, const amqp_basic_properties_t& p) {
  if ((p._flags & AMQP_BASIC_TYPE_FLAG) != 0) d.type = text_of(p.type);
  if ((p._flags & AMQP_BASIC_REPLY_TO_FLAG) != 0) d.reply_to = text_of(p.reply_to);
  if ((p._flags & AMQP_BASIC_MESSAGE_ID_FLAG) != 0) d.message_id = text_of(p.message_id);
  if ((p._flags & AMQP_BASIC_EXPIRATION_FLAG) != 0)
    d.expiry = std::chrono::milliseconds(number_in<std::int64_t>(p.expiration));
  d.earlier = earlier_deliveries(p);
}

void set_properties(Returned& r, const amqp_basic_properties_t& p) {
  if ((p._flags & AMQP_BASIC_MESSAGE_ID_FLAG) != 0) r.id = number_in<std::uint64_t>(p.message_id);
}

}  // namespace

std::optional<Event> ContentReader::take_method(const amqp_frame_t& frame) {
  const auto& method = frame.payload.method;
  switch (method.id) {
    case AMQP_BASIC_DELIVER_METHOD: {
      const auto* m = static_cast<const amqp_basic_deliver_t*>(method.decoded);
      Delivery d;
      d.consumer_tag = text_of(m->consumer_tag);
      d.tag = m->delivery_tag;
      d.redelivered = m->redelivered != 0;
      partial_[frame.channel] = Partial{std::move(d), 0};
      return std::nullopt;
    }
    case AMQP_BASIC_RETURN_METHOD: {
      const auto* m = static_cast<const amqp_basic_return_t*>(method.decoded);
      Returned r{0, text_of(m->exchange), text_of(m->routing_key), text_of(m->reply_text)};
      partial_[frame.channel] = Partial{std::move(r), 0};
      return std::nullopt;
    }
    case AMQP_BASIC_ACK_METHOD: {
      const auto* m = static_cast<const amqp_basic_ack_t*>(method.decoded);
      return Confirmed{m->delivery_tag, m->multiple != 0, true};
    }
    case AMQP_BASIC_NACK_METHOD: {
      const auto* m = static_cast<const amqp_basic_nack_t*>(method.decoded);
      return Confirmed{m->delivery_tag, m->multiple != 0, false};
    }
    case AMQP_BASIC_CANCEL_METHOD:
      return ConsumerCancelled{
          text_of(static_cast<const amqp_basic_cancel_t*>(method.decoded)->consumer_tag)};
    case AMQP_CONNECTION_BLOCKED_METHOD:
      return Blocked{true, text_of(static_cast<const amqp_connection_blocked_t*>(method.decoded)->reason)};
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      return Blocked{false, {}};
    default:
      return std::nullopt;
  }
}

std::optional<Event> ContentReader::take(const amqp_frame_t& frame) {
  const auto at = partial_.find(frame.channel);
  if (at == partial_.end()) return std::nullopt;
  Partial& partial = at->second;
  auto* delivery = std::get_if<Delivery>(&partial.message);
  if (frame.frame_type == AMQP_FRAME_HEADER) {
    const auto& header = frame.payload.properties;
    const auto& p = *static_cast<const amqp_basic_properties_t*>(header.decoded);
    std::visit([&p](auto& m) { set_properties(m, p); }, partial.message);
    partial.missing = header.body_size;
    if (delivery != nullptr) delivery->body.reserve(std::min(header.body_size, reserve_at_most));
  } else if (frame.frame_type == AMQP_FRAME_BODY) {
    const auto& piece = frame.payload.body_fragment;
    if (delivery != nullptr) delivery->body.append(static_cast<const char*>(piece.bytes), piece.len);
    partial.missing -= std::min<std::uint64_t>(partial.missing, piece.len);
  }
  return partial.missing == 0 ? finish(frame.channel) : std::nullopt;
}

std::optional<Event> ContentReader::finish(Channel channel) {
  auto node = partial_.extract(channel);
  return std::visit([](auto& m) -> Event { return std::move(m); }, node.mapped().message);
}

}  // namespace nova::rabbit
