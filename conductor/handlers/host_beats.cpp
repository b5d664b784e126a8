#include "conductor/handlers/host_beats.hpp"

#include <set>

namespace nova::conductor {
namespace {
constexpr db::BatcherOptions unhurried{.max_items = 256, .linger = std::chrono::milliseconds(50)};
}

HostBeats::HostBeats(db::Database& database) : batcher_(database, note_together, unhurried) {}

awaitable<bool> HostBeats::note(Context context, ServiceBeat beat) {
  Item item{std::move(beat)};
  co_await batcher_.run(std::move(context), item);
  co_return item.unknown;
}

void HostBeats::note_together(Tx& tx, std::span<Item* const> items) {
  std::vector<ServiceBeat> beats;
  for (const Item* item : items) beats.push_back(item->beat);
  const auto without = service_heartbeat(tx, beats);
  const std::set<proto::HostName> unknown(without.begin(), without.end());
  for (Item* item : items) item->unknown = unknown.contains(item->beat.host);
}

}  // namespace nova::conductor
