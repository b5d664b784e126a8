#include "scheduler/host_feed.hpp"

#include <algorithm>

#include "common/async/sleep.hpp"

namespace nova::scheduler {
namespace {
using namespace std::chrono_literals;
constexpr auto answer_time = 20s;
constexpr int page_size = 200;  // some milliseconds of decoding, between which decisions go on
constexpr auto first_pause = 100ms;
constexpr auto longest_pause = 5s;
}  // namespace

HostFeed::HostFeed(HostTable& hosts, rpc::Bus& bus, const Clock& clock, const LivenessOptions& options,
                   Logger log)
    : hosts_(hosts),
      conductor_(bus),
      clock_(clock),
      options_(options),
      log_(std::move(log)),
      silence_(options) {}

awaitable<void> HostFeed::load() {
  std::chrono::steady_clock::duration pause = first_pause;
  while (!loaded()) {
    std::string trouble;
    try {
      co_await list(Context());
    } catch (const Fault& fault) {
      trouble = fault.what();
    }
    if (trouble.empty()) break;
    log_.warning("No list of hosts from nova-conductor yet, asking again: {}", trouble);
    co_await sleep_for(jittered(pause));
    pause = std::min<std::chrono::steady_clock::duration>(pause * 2, longest_pause);
  }
  silence_.begin(clock_.now());
  log_.info("Loaded {} hosts", hosts_.size());
}

awaitable<void> HostFeed::list(Context context) {
  const Instant asked = std::chrono::steady_clock::now();
  const std::uint64_t changes = hosts_.changes();
  std::unordered_set<proto::HostName> listed;
  proto::ListHosts::Request request;
  request.limit = page_size;
  for (bool more = true; more;) {
    auto reply = co_await conductor_.call<proto::ListHosts>(context.within(answer_time), request);
    for (const auto& host : reply.hosts) listed.insert(host.host);
    more = reply.more && !reply.hosts.empty();
    if (more) request.after = reply.hosts.back().host;
    hosts_.put_listed(std::move(reply.hosts), changes);
  }
  hosts_.drop_unlisted(listed, changes);
  listed_at_ = asked;
  silence_.heard(hosts_.newest_sign());
}

awaitable<bool> HostFeed::refresh(Context context, std::chrono::steady_clock::duration age_limit) {
  const Instant began = std::chrono::steady_clock::now();
  if (loaded() && age() < age_limit) co_return false;
  const auto turn = co_await asking_.acquire("list");
  if (listed_at_ >= began) co_return true;  // somebody else's question was answered meanwhile
  std::string trouble;
  try {
    co_await list(context);
  } catch (const Fault& fault) {
    trouble = fault.what();
  }
  if (!trouble.empty()) log_.warning(context, "The list of hosts could not be refreshed: {}", trouble);
  co_return trouble.empty();
}

bool HostFeed::is_due() const { return !heard_ || age() >= options_.scheduler_instance_sync_interval; }

// Hosts send heartbeats all the time, which come here as fanouts. Silence means that fanouts do not arrive,
// and must not make every host look down: then the list is asked for often enough to keep the heartbeats
// young.
awaitable<void> HostFeed::keep_current() {
  const auto step = std::min<std::chrono::steady_clock::duration>(options_.service_down_time / 3,
                                                                  options_.scheduler_instance_sync_interval);
  for (;;) {
    co_await sleep_for(jittered(step));
    if (is_due()) co_await refresh(Context(), 0s);
    heard_ = false;
  }
}

void HostFeed::take(proto::UpdateHosts::Request news) {
  heard_ = true;
  for (auto& host : news.hosts) hosts_.put(std::move(host));
  for (const auto& host : news.removed) hosts_.remove(host);
  for (const auto& sign : news.alive) hosts_.seen(sign.host, sign.last_seen);
  silence_.heard(hosts_.newest_sign());
}

}  // namespace nova::scheduler
