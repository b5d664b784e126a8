// Heads of messages as text on the wire. Pure; shared by server and client.
#pragma once
#include <algorithm>
#include <chrono>
#include <string>

#include "common/http/message.hpp"

namespace nova::http {

std::string_view reason_phrase(unsigned status);
// Line breaks in names or values become blanks, so that no value can smuggle in another header.
void append_header(std::string& out, std::string_view name, std::string_view value);
// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t seconds);
// Fills path and query from the target, which loses scheme and host if it has them.
void split_target(Request& request);
bool has_no_body(unsigned status);  // 1xx, 204, 304

// Status line, the response's own headers, and what the connection adds. `length` is the body's, if known;
// without it the body is chunked.
std::string response_head(const Response& response, std::optional<std::uint64_t> length, bool keep_alive,
                          std::string_view date);

// How long a peer may still take: a grace period and then a least pace in bytes.
class Pace {
 public:
  Pace(std::chrono::milliseconds grace, std::size_t bytes_per_second)
      : grace_(grace), rate_(bytes_per_second) {}
  // For the next wait, in which `expected` bytes are to move.
  std::chrono::steady_clock::duration left(std::size_t expected) const {
    const auto earned =
        std::chrono::milliseconds((moved_ + expected) * 1000 / std::max<std::size_t>(rate_, 1));
    return std::max<std::chrono::steady_clock::duration>(grace_ + earned - waited_,
                                                         std::chrono::milliseconds(1));
  }
  void waited(std::chrono::steady_clock::duration time, std::size_t bytes) {
    waited_ += time;
    moved_ += bytes;
  }

 private:
  std::chrono::steady_clock::duration grace_, waited_{};
  std::uint64_t moved_ = 0;
  std::size_t rate_;
};

}  // namespace nova::http
