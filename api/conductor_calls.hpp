// Calls to the conductor that requests which are in work at the same time make together: while one call is
// under way, those who want the same kind gather for the next. A lone request calls at once, so it loses
// nothing; many share the cost of a message. Owned by the app; one loop thread.
#pragma once
#include "common/async/shared_reads.hpp"
#include "common/rpc/client.hpp"
#include "proto/conductor/flavors.hpp"
#include "proto/conductor/shared_calls.hpp"

namespace nova::api {

class ConductorCalls {
 public:
  // `bus` outlives it.
  explicit ConductorCalls(rpc::Bus& bus) : servers_(bus), flavors_(bus) {}

  // Throws Fault(not_found) if there is none that the caller may see.
  awaitable<proto::Server> server(Context context, proto::ServerId id, bool deleted_too);
  awaitable<proto::Flavor> flavor(Context context, std::string flavor_id);
  awaitable<proto::CreateServers::Reply> create(Context context, proto::CreateServers::Request request);
  awaitable<void> remove(Context context, proto::ServerId id);

 private:
  using Look = proto::GetServers::Look;
  using Found = proto::GetServers::Found;
  awaitable<std::vector<Found>> look(Context context, std::vector<Look> looks);
  awaitable<proto::Flavor> read_flavor(Context context, std::string flavor_id);

  template <class Method>
  using Together = SharedCalls<typename Method::Item, typename Method::Outcome>;
  template <class Method>
  awaitable<typename Method::Outcome> ask(Together<Method>& calls, Context context,
                                          typename Method::Item item);
  template <class Method>
  awaitable<std::vector<typename Method::Outcome>> do_all(Context context,
                                                          std::vector<typename Method::Item> items);

  rpc::Client<proto::SharedCallsService> servers_;
  rpc::Client<proto::FlavorsService> flavors_;
  SharedCalls<Look, Found> looks_;
  SharedReads<proto::Flavor> flavor_reads_;
  // What became of a create or delete whose call failed is not known: it is not made again.
  Together<proto::CreateTogether> creates_{64, OnFailure::tell_all};
  Together<proto::DeleteTogether> deletes_{64, OnFailure::tell_all};
};

}  // namespace nova::api
