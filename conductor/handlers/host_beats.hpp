// Heartbeats that say nothing but "I live": those that arrive within a moment share a transaction. Nobody
// waits for one, and of thousands of hosts each would otherwise be a commit. Used on the loop thread.
#pragma once
#include <span>

#include "conductor/db/batcher.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {

class HostBeats {
 public:
  // The database outlives it.
  explicit HostBeats(db::Database& database);

  // Committed when it returns. True: a compute host of which no inventory is known.
  awaitable<bool> note(Context context, ServiceBeat beat);

 private:
  struct Item {
    ServiceBeat beat;
    bool unknown = false;
  };
  static void note_together(Tx& tx, std::span<Item* const> items);

  db::Batcher<Item> batcher_;
};

}  // namespace nova::conductor
