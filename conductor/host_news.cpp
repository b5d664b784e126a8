#include "conductor/host_news.hpp"

#include "common/async/sleep.hpp"
#include "conductor/store/hosts.hpp"

namespace nova::conductor {
namespace {
// A scheduler counts its own choices at once; only others, and room that was given back, come with the news.
constexpr std::chrono::milliseconds gathering{100};
constexpr int rest = 10;  // times what the last news took: many busy hosts are told of less often
constexpr std::chrono::milliseconds gathering_heartbeats{1000};
}  // namespace

HostNews::HostNews(boost::asio::any_io_executor executor, db::Database& database, rpc::Bus& bus, Logger log)
    : database_(database), schedulers_(bus), log_(std::move(log)), tasks_(std::move(executor), {}) {}

void HostNews::touched(proto::HostName host) {
  changed_.insert(std::move(host));
  wake();
}

void HostNews::removed(proto::HostName host) {
  changed_.erase(host);
  removed_.insert(std::move(host));
  wake();
}

void HostNews::alive(proto::HostName host, Timestamp seen) {
  alive_[std::move(host)] = seen;
  wake_slowly();
}

void HostNews::wake() {
  if (sending_ || tasks_.stopping()) return;
  sending_ = true;
  tasks_.spawn("host news", send_later());
}

void HostNews::wake_slowly() {
  if (sending_alive_ || tasks_.stopping()) return;
  sending_alive_ = true;
  tasks_.spawn("host heartbeats", send_alive());
}

awaitable<void> HostNews::send_later() {
  std::chrono::nanoseconds pause = gathering;
  while (!changed_.empty() || !removed_.empty()) {
    co_await sleep_for(pause);
    std::vector<proto::HostName> changed(changed_.begin(), changed_.end());
    proto::UpdateHosts::Request news;
    news.removed.assign(removed_.begin(), removed_.end());
    changed_.clear();
    removed_.clear();
    const auto began = std::chrono::steady_clock::now();
    co_await try_send(std::move(news), std::move(changed));
    pause = std::max<std::chrono::nanoseconds>(gathering, rest * (std::chrono::steady_clock::now() - began));
  }
  sending_ = false;
}

awaitable<void> HostNews::send_alive() {
  co_await sleep_for(gathering_heartbeats);
  proto::UpdateHosts::Request news;
  for (const auto& [host, seen] : std::exchange(alive_, {})) news.alive.push_back({host, seen});
  sending_alive_ = false;
  co_await try_send(std::move(news), {});
}

awaitable<void> HostNews::try_send(proto::UpdateHosts::Request news, std::vector<proto::HostName> changed) {
  std::string trouble;
  try {
    co_await send(std::move(news), std::move(changed));
  } catch (const Fault& fault) {
    trouble = fault.what();
  }
  if (!trouble.empty()) log_.warning("The schedulers were not told of changed hosts: {}", trouble);
}

awaitable<void> HostNews::send(proto::UpdateHosts::Request news, std::vector<proto::HostName> changed) {
  if (!changed.empty())
    news.hosts = co_await database_.read(Context(), [&](Tx& tx) { return hosts_named(tx, changed); });
  co_await schedulers_.fanout<proto::UpdateHosts>(Context(), std::move(news));
}

awaitable<void> HostNews::stop() {
  tasks_.stop();
  co_await tasks_.join();
}

}  // namespace nova::conductor
