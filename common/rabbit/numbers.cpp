#include "common/rabbit/numbers.hpp"

namespace nova::rabbit {

Numbers::Numbers(metrics::Registry* r) {
  if (r == nullptr) return;
  up = r->gauge("nova_broker_up", "1 while this daemon's connections to the message broker are open.");
  links_lost =
      r->counter("nova_broker_connections_lost_total", "Broker connections that broke or were given up.");
  dead_letters =
      r->counter("nova_broker_dead_letters_total", "Messages that were rejected to the queue nova.dead.");
  requeued = r->counter("nova_broker_requeued_total", "Casts put back because something needed was away.");
  duplicates = r->counter("nova_broker_duplicates_total", "Messages that the broker delivered again.");
  probes_missed =
      r->counter("nova_broker_probes_missed_total", "Own messages that did not come back in time.");
  probe_seconds = r->histogram("nova_broker_probe_seconds", "How long a message to ourselves takes.");
}

}  // namespace nova::rabbit
