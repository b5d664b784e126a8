#include "conductor/handlers/hypervisors.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/rpc/server.hpp"
#include "conductor/store/hypervisors.hpp"

namespace nova::conductor {
namespace {

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

HypervisorQuery named(const std::string& id) {
  HypervisorQuery query;
  query.number = number_of(id);
  if (query.number == 0) query.id = id;
  return query;
}

// The number that a page comes after.
std::int64_t marker_of(Tx& tx, const std::string& marker) {
  if (marker.empty()) return 0;
  const auto found = hypervisor_list(tx, named(marker));
  if (found.empty())
    throw Fault({Errc::bad_request, fmt::format("marker [{}] not found", marker), "MarkerNotFound"});
  return found.front().number;
}

}  // namespace

awaitable<proto::ListHypervisors::Reply> HypervisorsHandlers::on(Context context,
                                                                 proto::ListHypervisors::Request request) {
  proto::ListHypervisors::Reply reply;
  reply.hypervisors = co_await database_.read(context, [&](Tx& tx) {
    auto query = named(request.id);
    query.name_part = request.pattern;
    query.with_servers = request.with_servers;
    query.limit = request.limit;
    query.after = marker_of(tx, request.marker);
    return hypervisor_list(tx, query);
  });
  for (auto& one : reply.hypervisors) one.up = !one.forced_down && hearing_.up(one.last_seen, clock_.now());
  co_return reply;
}

awaitable<proto::SumHypervisors::Reply> HypervisorsHandlers::on(Context context,
                                                                proto::SumHypervisors::Request) {
  co_return co_await database_.read(context, [](Tx& tx) { return hypervisor_sums(tx); });
}

void serve(rpc::Dispatcher& dispatcher, HypervisorsHandlers& handlers) {
  dispatcher.add(proto::HypervisorsService{}, handlers);
}

}  // namespace nova::conductor
