// The transport seam: RabbitMQ (common/rabbit) or memory (memory_bus.hpp). Everything above sees coroutines.
// All members are used on the daemon's loop thread.
#pragma once
#include <functional>
#include <string>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "common/json/value.hpp"
#include "common/rpc/method.hpp"

namespace nova::rpc {

// Where a message goes: any server of `topic`, or the one named `host`.
class Address {
 public:
  Address() = default;
  explicit Address(std::string t, std::string h = {}) : topic(std::move(t)), host(std::move(h)) {}
  std::string topic;
  std::string host;
};

// What a server reads: also messages for any server of its topic, and fanouts to all of them, or only what is
// sent to its host. Where there are thousands of hosts, each would cost the broker a reader of the shared
// queue and a queue for fanouts.
enum class Reads { topic_and_host, host };

// A request on its way out; `args` is one JSON object as text.
struct Outgoing {
  Address to;
  std::string method, ns;
  Version version;
  std::string args;
  bool recorded = false;  // a cast that may get lost
};

// A request that arrived; `args` is a JSON object.
struct Incoming {
  std::string method, ns;
  Version version;
  Context context;  // deadline set from the message's expiry
  json::Document args;
  bool wants_reply = false;
};

// Answers a request with one JSON value as text ("null" for none). A Fault becomes a typed failure for the
// caller. A cast is acknowledged to the broker when this ends; Errc::unavailable puts a cast back into the
// queue (bounded by the delivery limit), any other failure ends it. Long work is journalled and spawned, not
// awaited here.
using Handler = std::function<awaitable<std::string>(Incoming)>;

class Bus {
 public:
  virtual ~Bus() = default;

  // Throws Fault: timeout (effect unknown), unavailable (broker away, or nobody listens there), or what the
  // other side failed with.
  virtual awaitable<json::Document> call(Context context, Outgoing request) = 0;
  // Returns when the broker has confirmed that a queue holds the message, which is a durable one unless the
  // message is recorded; throws Fault(unavailable) otherwise.
  virtual awaitable<void> cast(Context context, Outgoing request) = 0;
  // To every server of the topic; not durable, no confirmation.
  virtual awaitable<void> fanout(Context context, Outgoing request) = 0;

  // Declares the queues of `at` that it reads and starts handing their messages to `handler`, `prefetch` at a
  // time. Topology is declared again after every reconnect.
  virtual awaitable<void> serve(Address at, std::size_t prefetch, Handler handler,
                                Reads reads = Reads::topic_and_host) = 0;
  // Stops taking new messages; those being handled finish and are acknowledged.
  virtual awaitable<void> drain() = 0;

  virtual bool connected() const = 0;
};

}  // namespace nova::rpc
