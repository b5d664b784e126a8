// One request and its answer on one connection. Private to common/http.
#pragma once
#include <memory>

#include "common/http/channel.hpp"
#include "common/http/client.hpp"

namespace nova::http {

// What became of one attempt.
struct Outcome {
  Response response;
  bool reusable = false;   // the connection may carry another request
  bool untouched = false;  // it failed, and not a byte of an answer had come
  boost::system::error_code error;
};

// Until when a wait may last that begins now.
struct Patience {
  TimePoint deadline = TimePoint::max();
  std::chrono::milliseconds idle{};
  TimePoint next() const;
};

// `sink` may be null. Throws what the sink or the upload throws, and Fault(too_large).
awaitable<Outcome> exchange(Channel& channel, const Outgoing& request, std::string head, const Sink* sink,
                            Patience patience);

}  // namespace nova::http
