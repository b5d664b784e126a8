#include "scheduler/handlers.hpp"

namespace nova::scheduler {
namespace {

using namespace std::chrono_literals;
// A choice is claimed by the conductor within milliseconds. One whose claim was lost must not block its host
// long.
constexpr auto pick_lifetime = 60s;
// Before a refusal is believed the hosts are listed again, but a full cloud must not make that a flood.
constexpr auto list_is_young = 5s;

proto::Selection selection(const HostTable& hosts, Row row) {
  const proto::HostState& state = hosts.record(row).state;
  return {state.host, state.inventory.node, state.inventory.node_uuid, hosts.zone(row), state.generation};
}

Error no_valid_host(std::string message) { return {Errc::no_valid_host, std::move(message), "NoValidHost"}; }

}  // namespace

Handlers::Handlers(Parts parts) : parts_(std::move(parts)) {
  const std::string name = "nova_scheduler_decisions_total";
  const std::string help = "Requests for hosts, by outcome";
  chosen_ = parts_.metrics.counter(name, help, {{"outcome", "chosen"}});
  refused_ = parts_.metrics.counter(name, help, {{"outcome", "refused"}});
  deferred_ = parts_.metrics.counter(name, help, {{"outcome", "deferred"}});
  seconds_ =
      parts_.metrics.histogram("nova_scheduler_decision_seconds", "Time that one decision took", {},
                               {0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25});
}

awaitable<proto::SelectDestinations::Reply> Handlers::on(Context context,
                                                         proto::SelectDestinations::Request request) {
  if (request.servers.empty())
    throw Fault(Errc::bad_request, "select_destinations was called without servers");
  auto ask = make_ask(std::move(request.request), std::move(request.servers), parts_.policy);
  if (!ask) throw Fault(no_valid_host("No valid host was found. " + ask.error().message + "."));
  auto outcome = decide(*ask, request.alternates);
  if (std::holds_alternative<Refusal>(outcome)) {
    // The table may have missed the news of a host that came up or was emptied.
    const bool news = co_await parts_.feed.refresh(context, list_is_young);
    if (news) outcome = decide(*ask, request.alternates);
  }
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) refuse(context, *ask, *refusal);
  co_return reply(context, *ask, std::get<Choice>(outcome));
}

awaitable<rpc::Nothing> Handlers::on(Context, proto::UpdateHosts::Request news) {
  parts_.feed.take(std::move(news));
  co_return rpc::Nothing{};
}

std::variant<Choice, Refusal> Handlers::decide(const Ask& ask, bool alternates, bool silent_too) {
  const auto start = std::chrono::steady_clock::now();
  const Timestamp now = parts_.clock.now();
  const Circumstances when{
      .now = now, .picks_expire = now + pick_lifetime, .alternates = alternates, .silent_too = silent_too};
  auto outcome = select(parts_.hosts, ask, parts_.policy, parts_.random, when);
  seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return outcome;
}

proto::SelectDestinations::Reply Handlers::reply(const Context& context, const Ask& ask,
                                                 const Choice& choice) const {
  chosen_.add();
  proto::SelectDestinations::Reply out;
  for (std::size_t server = 0; server < choice.hosts.size(); ++server) {
    auto& selections = out.selections.emplace_back();
    for (const Row row : choice.hosts[server]) selections.push_back(selection(parts_.hosts, row));
    parts_.log.debug(context, "Selected host {} for instance {}, with {} alternates", selections.front().host,
                     ask.servers[server], selections.size() - 1);
  }
  return out;
}

// The same decision, if the hosts that have not been heard of lived.
bool Handlers::silent_hosts_would_do(const Ask& ask) {
  const auto outcome = decide(ask, false, true);
  for (const auto& server : ask.servers) parts_.hosts.forget(server);
  return std::holds_alternative<Choice>(outcome);
}

void Handlers::refuse(const Context& context, const Ask& ask, const Refusal& refusal) {
  if (!parts_.feed.silence_means_down() && silent_hosts_would_do(ask)) {
    deferred_.add();
    parts_.log.info(context,
                    "No host for the request with instance ID '{}' but such that have not been heard of, "
                    "and it is not known yet whether they live",
                    ask.servers.front());
    throw Fault(Errc::unavailable, "It is not known yet which compute hosts live.");
  }
  refused_.add();
  parts_.log.info(context,
                  "Filtering removed all hosts for the request with instance ID '{}'. Filter results: {}",
                  ask.servers.front(), filter_results(refusal.trace));
  if (!refusal.detail.empty()) parts_.log.info(context, "Nearest hosts: {}", refusal.detail);
  throw Fault(no_valid_host(refusal.message));
}

}  // namespace nova::scheduler
