// What the routes of hypervisors run.
#pragma once
#include "api/http/request.hpp"
#include "api/hypervisors/view.hpp"

namespace nova::api::hypervisors {

using Found = std::vector<proto::Hypervisor>;

// list.cpp: before 2.33 every host; then in pages; from 2.53 in pages or those with a part of their name.
awaitable<Reply> index_all(Request& request);
awaitable<Reply> detail_all(Request& request);
awaitable<Reply> index_numbered(Request& request);
awaitable<Reply> detail_numbered(Request& request);
awaitable<Reply> index(Request& request);
awaitable<Reply> detail(Request& request);
awaitable<Reply> detail_with_uptime(Request& request);
// Before 2.53: by a part of the name.
awaitable<Reply> search(Request& request);
awaitable<Reply> servers(Request& request);

// show.cpp: before 2.53 by number, then by uuid.
awaitable<Reply> show_numbered(Request& request);
awaitable<Reply> show(Request& request);
awaitable<Reply> show_with_uptime(Request& request);
awaitable<Reply> uptime_numbered(Request& request);
awaitable<Reply> uptime(Request& request);
awaitable<Reply> statistics(Request& request);

awaitable<Found> find(const Request& request, proto::ListHypervisors::Request ask);
bool wants_servers(const Request& request);
// uptime.cpp. What the host says of its uptime. Throws Fault if it does not answer soon.
awaitable<std::string> call_uptime(const Request& request, proto::HostName host);
// Nothing where a host is down or does not answer soon. All are asked within one time, many at once.
using Uptimes = std::vector<std::optional<std::string>>;
awaitable<Uptimes> ask_uptimes(const Request& request, const Found& hypervisors);

// The view, with servers only where they were asked for.
template <class View>
View only_asked(View view, bool servers) {
  if (!servers) view.asked_servers.reset();
  return view;
}

}  // namespace nova::api::hypervisors
