// Plain HTTP messages, for server and client alike: no socket, no Beast.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/async/awaitable.hpp"

namespace nova {
class BlockingPool;
}

namespace nova::http {

// Fields in order of arrival; names compare without case. A name may occur several times.
class Headers {
 public:
  using Item = std::pair<std::string, std::string>;
  Headers() = default;
  Headers(std::initializer_list<Item> items) : items_(items) {}

  // The first one of that name.
  std::optional<std::string_view> get(std::string_view name) const;
  std::string_view value_or(std::string_view name, std::string_view fallback) const {
    return get(name).value_or(fallback);
  }
  bool has(std::string_view name) const { return get(name).has_value(); }
  // All of that name, joined by ", ".
  std::string all(std::string_view name) const;
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  // Replaces every one of that name.
  void set(std::string name, std::string value);
  void erase(std::string_view name);
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  std::size_t size() const { return items_.size(); }

 private:
  std::vector<Item> items_;
};

bool same_name(std::string_view a, std::string_view b);  // ASCII, without case

// Bytes that arrive in pieces: a request's body on its way in, a response's on its way out, a download. Used
// by one coroutine at a time. read() throws Fault when the other side fails or is too slow.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // At least one byte into `into`, or 0 at the end.
  virtual awaitable<std::size_t> read(std::span<char> into) = 0;
  // The total, if it is known beforehand.
  virtual std::optional<std::uint64_t> length() const { return std::nullopt; }
};

// A file as a stream, from its start. Throws Fault(not_found) if it cannot be opened. The reads run on
// `pool`, which outlives the stream; without one on the loop, which is right only for files in the page
// cache.
std::shared_ptr<ByteStream> open_file_stream(const std::string& path, BlockingPool* pool = nullptr);
// A text as a stream.
std::shared_ptr<ByteStream> text_stream(std::string text);

struct Request {
  std::string method;  // as sent: "GET"
  std::string target;  // as sent, without scheme and host: "/servers?limit=2"
  std::string path;    // the target before '?', still percent-encoded
  std::string query;   // the target after '?', still percent-encoded; see url.hpp
  Headers headers;
  std::string body;                    // empty when streamed
  std::shared_ptr<ByteStream> stream;  // the body, when the server was told not to collect it
  std::string remote_address;          // "192.0.2.1"
  bool secure = false;                 // came over TLS
};

struct Response {
  unsigned status = 200;
  Headers headers;  // Content-Length, Date and Connection are added by the server
  std::string body;
  std::shared_ptr<ByteStream> stream;  // if set, sent instead of `body`
};

// A response with a body of that type.
Response make_response(unsigned status, std::string body, std::string content_type = "application/json");

}  // namespace nova::http
