// The typed caller's end of a service: rpc::Client<proto::SchedulerService> scheduler(bus).
#pragma once
#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/rpc/bus.hpp"

namespace nova::rpc {

template <Service S>
class Client {
 public:
  // `bus` outlives the client.
  explicit Client(Bus& bus) : bus_(bus) {}

  template <Method M>
    requires(S::template offers<M> && M::spec.kind == Kind::call)
  awaitable<typename M::Reply> call(Context context, typename M::Request request, std::string host = {}) {
    Outgoing out = outgoing<M>(request, std::move(host));
    const json::Document reply = co_await bus_.call(context.within(M::spec.timeout), std::move(out));
    if constexpr (std::is_same_v<typename M::Reply, Nothing>)
      co_return Nothing{};
    else
      co_return decode_lenient<typename M::Reply>(reply.root());
  }

  template <Method M>
    requires(S::template offers<M> && M::spec.kind == Kind::cast)
  awaitable<void> cast(Context context, typename M::Request request, std::string host = {}) {
    Outgoing out = outgoing<M>(request, std::move(host));
    co_await bus_.cast(context.within(M::spec.timeout), std::move(out));
  }

  template <Method M>
    requires(S::template offers<M> && M::spec.kind == Kind::fanout)
  awaitable<void> fanout(Context context, typename M::Request request) {
    Outgoing out = outgoing<M>(request, {});
    co_await bus_.fanout(std::move(context), std::move(out));
  }

 private:
  template <Method M>
  static Outgoing outgoing(const typename M::Request& request, std::string host) {
    Outgoing out;
    out.to = Address(std::string(S::topic), std::move(host));
    out.method = M::spec.name;
    out.ns = M::spec.ns;
    out.version = M::spec.version;
    out.args = encode_sparse(request);
    out.recorded = M::spec.recorded;
    return out;
  }

  Bus& bus_;
};

}  // namespace nova::rpc
