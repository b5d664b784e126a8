#include <fmt/format.h>

#include "api/hypervisors/handlers.hpp"

namespace nova::api::hypervisors {
namespace {

using Ask = proto::ListHypervisors::Request;

constexpr std::string_view pattern_name = "hypervisor_hostname_pattern";

// Page by page, so that no message grows with the number of hosts.
awaitable<Found> find_all(const Request& request, Ask ask) {
  Found all;
  ask.limit = request.services.api.max_limit;
  while (true) {
    auto page = co_await find(request, ask);
    const bool last = page.size() < static_cast<std::size_t>(ask.limit);
    all.insert(all.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
    if (last) co_return all;
    ask.marker = all.back().id;
  }
}

awaitable<Found> find_matching(const Request& request, std::string pattern, bool servers) {
  Ask ask;
  ask.pattern = pattern;
  ask.with_servers = servers;
  auto found = co_await find_all(request, std::move(ask));
  if (found.empty())
    throw Fault(Errc::not_found, fmt::format("No hypervisor matching '{}' could be found.", pattern));
  co_return found;
}

awaitable<Found> find_asked(const Request& request) {
  if (const std::string* pattern = request.query.last(pattern_name)) {
    if (request.query.has("limit") || request.query.has("marker"))
      throw Fault(Errc::bad_request,
                  "Paging over hypervisors with the hypervisor_hostname_pattern query "
                  "parameter is not supported.");
    co_return co_await find_matching(request, *pattern, wants_servers(request));
  }
  Ask ask;
  ask.with_servers = wants_servers(request);
  ask.limit = page_size(request);
  ask.marker = page_marker(request);
  co_return co_await find(request, std::move(ask));
}

template <class View>
HypervisorList<View> list_of(const Found& found, View (*view_of)(const proto::Hypervisor&), bool servers) {
  HypervisorList<View> list;
  for (const auto& one : found) list.hypervisors.push_back(only_asked(view_of(one), servers));
  return list;
}

using NameOf = std::string (*)(const proto::Hypervisor&);
std::string number_of(const proto::Hypervisor& one) { return std::to_string(one.number); }
std::string uuid_of(const proto::Hypervisor& one) { return one.id; }

// `marker_of`: what the version calls an id.
template <class View>
Reply answer(const Request& request, HypervisorList<View> list, const Found& found, std::string_view path,
             NameOf marker_of) {
  if (!found.empty() && found.size() == static_cast<std::size_t>(page_size(request)) &&
      !request.query.has(pattern_name))
    list.next = request.links.next(path, request.raw_query, marker_of(found.back()));
  return request.reply(list);
}

awaitable<Reply> brief(const Request& request, NameOf marker_of) {
  const auto found = co_await find_asked(request);
  co_return answer(request, list_of(found, summary_of, wants_servers(request)), found, "os-hypervisors",
                   marker_of);
}

awaitable<Reply> full(const Request& request, NameOf marker_of) {
  const auto found = co_await find_asked(request);
  co_return answer(request, list_of(found, detail_of, wants_servers(request)), found, "os-hypervisors/detail",
                   marker_of);
}

}  // namespace

awaitable<Reply> index_all(Request& request) {
  const auto found = co_await find_all(request, {});
  co_return request.reply(list_of(found, summary_of, false));
}

awaitable<Reply> detail_all(Request& request) {
  const auto found = co_await find_all(request, {});
  co_return request.reply(list_of(found, detail_of, false));
}

awaitable<Reply> index_numbered(Request& request) { co_return co_await brief(request, number_of); }
awaitable<Reply> detail_numbered(Request& request) { co_return co_await full(request, number_of); }
awaitable<Reply> index(Request& request) { co_return co_await brief(request, uuid_of); }
awaitable<Reply> detail(Request& request) { co_return co_await full(request, uuid_of); }

awaitable<Reply> detail_with_uptime(Request& request) {
  const auto found = co_await find_asked(request);
  auto list = list_of(found, detail_of, wants_servers(request));
  auto uptimes = co_await ask_uptimes(request, found);
  for (std::size_t i = 0; i < found.size(); ++i) list.hypervisors[i].uptime = std::move(uptimes[i]);
  co_return answer(request, std::move(list), found, "os-hypervisors/detail", uuid_of);
}

awaitable<Reply> search(Request& request) {
  const auto found = co_await find_matching(request, request.path[0], false);
  co_return request.reply(list_of(found, summary_of, false));
}

awaitable<Reply> servers(Request& request) {
  const auto found = co_await find_matching(request, request.path[0], true);
  co_return request.reply(list_of(found, summary_of, true));
}

}  // namespace nova::api::hypervisors
