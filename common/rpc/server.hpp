// The typed receiver's end. Dispatcher::add(Service{}, handlers) routes each declared method to
// `awaitable<M::Reply> handlers.on(Context, M::Request)`; a missing overload does not compile. It joins
// several services (and the ping methods of oslo.messaging and Nova) on one topic.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/rpc/bus.hpp"

namespace nova::rpc {

template <class H, class M>
concept Handles = requires(H& h, Context c, typename M::Request r) {
  { h.on(std::move(c), std::move(r)) } -> std::same_as<awaitable<typename M::Reply>>;
};

class Dispatcher {
 public:
  // `service` is the name that ping answers with.
  explicit Dispatcher(std::string service);

  // `handlers` outlives the dispatcher.
  template <class H, Method... Ms>
  void add(const Methods<Ms...>&, H& handlers) {
    static_assert((Handles<H, Ms> && ...), "handlers lack on(Context, M::Request) for a declared method");
    (add_method(Ms::spec, route<H, Ms>(handlers)), ...);
  }

  // Throws Fault(unsupported_version | no_such_method) with oslo.messaging's words when nothing matches.
  awaitable<std::string> dispatch(Incoming message) const;

 private:
  using Route = std::function<awaitable<std::string>(Context, const json::Value&)>;
  struct Entry {
    MethodSpec spec;
    Route run;
  };

  template <class H, Method M>
  static Route route(H& handlers) {
    return [&handlers](Context context, const json::Value& args) {
      return invoke<H, M>(handlers, std::move(context), decode_lenient<typename M::Request>(args));
    };
  }
  template <class H, Method M>
  static awaitable<std::string> invoke(H& handlers, Context context, typename M::Request request) {
    const typename M::Reply reply = co_await handlers.on(std::move(context), std::move(request));
    if constexpr (std::is_same_v<typename M::Reply, Nothing>)
      co_return "null";
    else
      co_return encode_sparse(reply);
  }

  void add_method(const MethodSpec& spec, Route run);

  std::string service_;
  std::multimap<std::string, Entry, std::less<>> entries_;  // by method name
};

}  // namespace nova::rpc
