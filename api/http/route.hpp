// A route is one row of a table: method, path, microversion span, policy, body, handler. Everything that the
// pipeline does with a request follows from its row; docs/howto/route.md shows how to add one.
#pragma once
#include <span>
#include <string_view>
#include <type_traits>

#include "api/http/query.hpp"
#include "common/async/awaitable.hpp"
#include "common/microversion.hpp"

namespace nova::api {

class Request;
struct Reply;

// The compute API has no rows for the last two; the standalone services do.
enum class Verb { get, post, put, del, patch, head };

// What runs for a request: `decode` reads the body before policy is asked (nullptr: there is none), `run`
// answers. Made by with_body<> from typed functions, or from a plain handler.
struct Handler {
  using Run = awaitable<Reply> (*)(Request&);
  constexpr Handler() = default;
  constexpr Handler(Run plain) : run(plain) {}  // NOLINT: a handler without a body stands for itself
  constexpr Handler(void (*reader)(Request&), Run runner) : decode(reader), run(runner) {}
  void (*decode)(Request&) = nullptr;
  Run run = nullptr;
};

// Finds what the policy is asked about, and leaves it in the request for the handler. nullptr: the caller's
// own project.
using FindTarget = awaitable<void> (*)(Request&);

struct Route {
  Verb verb = Verb::get;
  std::string_view path;         // "/servers/{id}/tags/{tag}"
  std::string_view action = {};  // for POST .../action: the one member of the body
  Span versions = {};
  std::string_view policy = {};  // empty: every valid token may
  FindTarget target = nullptr;
  QueryRules query = {};
  unsigned success = 200;
  Handler handler;
};

using RouteTable = std::span<const Route>;

}  // namespace nova::api
