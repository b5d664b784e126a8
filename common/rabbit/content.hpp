// Puts messages together from AMQP's method, header and body frames, and turns other methods into events.
// Only for link.cpp.
#pragma once
#include <amqp.h>

#include <map>
#include <optional>

#include "common/rabbit/message.hpp"

namespace nova::rabbit {

class ContentReader {
 public:
  // A method that is not about closing; an event unless it announces content or is of no interest.
  std::optional<Event> take_method(const amqp_frame_t& frame);
  // A header or body frame; an event when it completes a message.
  std::optional<Event> take(const amqp_frame_t& frame);

 private:
  struct Partial {
    std::variant<Delivery, Returned> message;
    std::uint64_t missing = 0;
  };
  std::optional<Event> finish(Channel channel);
  std::map<Channel, Partial> partial_;
};

}  // namespace nova::rabbit
