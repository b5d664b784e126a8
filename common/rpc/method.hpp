// RPC methods as types: each is declared once, and client and server are derived from the declaration.
//
//   struct Ping {
//     static constexpr rpc::MethodSpec spec{.name = "ping", .ns = "baseapi", .version = {1, 1}};
//     struct Request { std::string arg; static constexpr auto fields() {...} };
//     struct Reply { std::string service, arg; static constexpr auto fields() {...} };
//   };
//   struct BaseApi : rpc::Methods<Ping> { static constexpr std::string_view topic = "conductor"; };
#pragma once
#include <chrono>
#include <string_view>

#include "common/describe.hpp"

namespace nova::rpc {

struct Version {
  int major = 1;
  int minor = 0;
  constexpr auto operator<=>(const Version&) const = default;
};

// A receiver takes its own major and any minor at or below its own.
constexpr bool accepts(Version mine, Version asked) {
  return mine.major == asked.major && asked.minor <= mine.minor;
}

enum class Kind {
  call,    // one receiver, a reply is awaited
  cast,    // one receiver, no reply; durable in the broker, unless it is recorded
  fanout,  // every receiver, no reply; a hint that may be lost
};

struct MethodSpec {
  std::string_view name;
  std::string_view ns = {};  // empty: no namespace on the wire
  Version version = {1, 0};  // the newest form this release speaks
  Kind kind = Kind::call;
  std::chrono::seconds timeout{60};
  // A cast that its sender has on record, and sends again if nothing comes of it: it need not be durable in
  // the broker.
  bool recorded = false;
};

// The reply of a method that only says "done".
struct Nothing {
  static constexpr auto fields() { return Pack{}; }
};

template <class M>
concept Method = requires {
  { M::spec } -> std::convertible_to<MethodSpec>;
  typename M::Request;
  typename M::Reply;
};

template <Method... Ms>
struct Methods {
  template <class M>
  static constexpr bool offers = (std::is_same_v<M, Ms> || ...);
};

template <class S>
concept Service = requires { S::topic; };

}  // namespace nova::rpc
