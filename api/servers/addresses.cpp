#include <algorithm>

#include "api/servers/handlers.hpp"
#include "api/servers/view.hpp"

namespace nova::api::servers {

awaitable<Reply> list_addresses(Request& request) {
  co_return request.reply(
      Only<"addresses", AddressesView>{addresses_of(request.found<proto::Server>(), false)});
}

awaitable<Reply> show_addresses(Request& request) {
  AddressesView view = addresses_of(request.found<proto::Server>(), false);
  std::erase_if(view.networks, [&](const auto& network) { return network.first != request.path[1]; });
  if (view.networks.empty()) throw Fault(Errc::not_found, "Instance is not a member of specified network");
  co_return request.reply(view);
}

}  // namespace nova::api::servers
