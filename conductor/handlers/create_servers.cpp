#include "conductor/handlers/create_servers.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/uuid.hpp"
#include "conductor/logic/names.hpp"
#include "conductor/logic/new_saga.hpp"
#include "conductor/saga/policy.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/idempotency.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/quota_book.hpp"
#include "conductor/store/server_groups.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

struct ServerCreator::Rows {
  // The rows of an item stand together, in the order of the items; of one with a head start there is one.
  struct Range {
    Item* item;
    std::size_t first, end;
  };
  std::vector<Range> ranges;
  std::vector<proto::Server> servers;
  std::vector<ServerSecrets> secrets;
  std::vector<BuildState> states;
  std::vector<NewAction> actions;
  std::vector<SagaRecord> sagas;
};

namespace {

using Request = proto::CreateServers::Request;

constexpr std::chrono::milliseconds crowd_pause{20};

IdempotencyKey key_in(const Context& context, const Request& request) {
  return {context.project_id, request.idempotency_key, request.idempotency_hash};
}

ServerCreator::Created replayed(const json::Raw& answer) {
  ServerCreator::Created out;
  out.reply = decode_lenient<proto::CreateServers::Reply>(json::parse(answer.text).root());
  out.reply.replayed = true;
  return out;
}

// The earlier answer under the request's idempotency key, if there is one.
std::optional<ServerCreator::Created> earlier_answer(Tx& tx, const Context& context, const Request& request) {
  if (request.idempotency_key.empty()) return std::nullopt;
  const auto answer = idempotency_find(tx, key_in(context, request));
  return answer ? std::optional(replayed(*answer)) : std::nullopt;
}

Keypair key_of(Tx& tx, const Context& context, const Request& request) {
  if (request.key_name.empty()) return {};
  const auto key = keypair_find(tx, context.user_id, request.key_name);
  if (!key) throw Fault({Errc::bad_request, "Invalid key_name provided.", "KeypairNotFound"});
  return {key->public_key, key->type};
}

QuotaAsk ask_of(const Context& context, const Request& request) {
  return {context.project_id,       context.user_id,   request.flavor.vcpus,
          request.flavor.memory_mb, request.min_count, request.max_count};
}

}  // namespace

ServerCreator::ServerCreator(Parts parts, CreateOptions options)
    : parts_(std::move(parts)),
      batcher_(parts_.database, [this](Tx& tx, std::span<Item* const> items) { create_together(tx, items); }),
      options_(std::move(options)) {}

awaitable<ServerCreator::Created> ServerCreator::create(Context context, Request request) {
  struct InHand {
    explicit InHand(ServerCreator& c) : creator(c) { ++creator.in_hand_; }
    // Of a crowd more is on its way.
    ~InHand() {
      if (creator.in_hand_-- >= crowd) creator.crowded_until_ = Context::Clock::now() + crowd_pause;
    }
    ServerCreator& creator;
  };
  const InHand in_hand(*this);
  Item item{context, request, co_await choose_host(context, request), {}, {}};
  std::optional<Error> unknown;
  try {
    co_await batcher_.run(context, item);
  } catch (const Fault& fault) {
    if (fault.error().kind != db::unknown_outcome || item.made.reply.servers.empty()) throw;
    unknown = fault.error();
  }
  if (unknown && !co_await was_committed(context, item.made)) throw Fault(*unknown);
  if (item.refusal) throw Fault(*item.refusal);
  if (item.start && !item.made.reply.replayed) parts_.touched(item.start->hosts.front().host);
  co_return std::move(item.made);
}

// What the scheduler refuses is refused by the workflow too, which knows how to say so.
awaitable<std::optional<HeadStart>> ServerCreator::choose_host(const Context& context,
                                                               const Request& request) {
  if (!may_start_ahead(request) || Context::Clock::now() < no_choice_until_) co_return std::nullopt;
  HeadStart start{proto::ServerId(new_uuid()), {}};
  try {
    start.hosts = co_await parts_.scheduler.select(context.within(options_.scheduler_patience),
                                                   placement_of(context, request), start.server);
    co_return start;
  } catch (const Fault& fault) {
    if (passing(fault.code())) no_choice_until_ = Context::Clock::now() + options_.scheduler_rest;
  }
  co_return std::nullopt;
}

// After a commit whose answer was lost: the servers are there, or they are not.
awaitable<bool> ServerCreator::was_committed(Context context, const Created& made) {
  const auto first = made.reply.servers.front();
  co_return co_await parts_.database.read(context,
                                          [&](Tx& tx) { return !servers_locate(tx, {first}).empty(); });
}

// Over quota is the one refusal that whole crowds meet: it is told without spoiling the others' transaction.
void ServerCreator::create_together(Tx& tx, std::span<Item* const> items) const {
  std::vector<Item*> fresh;
  std::vector<QuotaAsk> asks;
  for (Item* item : items) {
    item->made = {};
    item->refusal.reset();
    if (auto earlier = earlier_answer(tx, item->context, item->request)) {
      item->made = std::move(*earlier);
      continue;
    }
    fresh.push_back(item);
    asks.push_back(ask_of(item->context, item->request));
  }
  if (fresh.empty()) return;
  for (const Item* item : fresh) check_request_limits(tx, item->context, item->request);
  QuotaBook quotas(tx, asks, options_.quotas);
  Rows rows;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    int count = 0;
    try {
      count = quotas.take(asks[i]);
    } catch (const Fault& fault) {
      fresh[i]->refusal = fault.error();
    }
    if (count > 0) plan(tx, *fresh[i], count, rows);
  }
  insert(tx, rows);
}

void ServerCreator::check_request_limits(Tx& tx, const Context& context, const Request& request) const {
  const auto items = [&](const std::string& resource, std::size_t amount) {
    if (amount > 0)
      quota_check_request(tx, context.project_id, resource, static_cast<std::int64_t>(amount),
                          options_.quotas);
  };
  items("metadata_items", request.metadata.size());
  items("injected_files", request.files.size());
  for (const auto& file : request.files) {
    items("injected_file_path_bytes", file.path.size());
    items("injected_file_content_bytes", file.contents.size() / 4 * 3);
  }
}

void ServerCreator::plan(Tx& tx, Item& item, int count, Rows& rows) const {
  const auto& [context, request, start, created, refusal] = item;
  const auto key = key_of(tx, context, request);
  auto& reply = item.made.reply;
  reply.reservation_id = new_reservation_id();
  reply.admin_password = request.admin_password;
  auto made = new_servers(context, request, key, count, reply.reservation_id,
                          start ? std::optional(start->server) : std::nullopt);
  for (auto& server : made.servers) {
    server.created = parts_.clock.now();  // for its guest; the row has the database's time
    reply.servers.push_back(server.id);
  }
  if (!request.idempotency_key.empty()) {
    const auto earlier = idempotency_take(tx, key_in(context, request), json::Raw{encode(reply)});
    if (earlier) {
      item.made = replayed(*earlier);
      return;
    }
  }
  rows.ranges.push_back({&item, rows.servers.size(), rows.servers.size() + made.servers.size()});
  if (start) start_ahead(made.servers.front(), *start);
  for (std::size_t i = 0; i < made.servers.size(); ++i) {
    rows.actions.push_back(new_action(context, "create", made.servers[i].id));
    rows.servers.push_back(std::move(made.servers[i]));
    rows.secrets.push_back(std::move(made.secrets[i]));
  }
}

void ServerCreator::join_group(Tx& tx, const Context& context, const Request& request,
                               const std::vector<proto::ServerId>& servers) const {
  const auto group = request.hints.find("group");
  if (group == request.hints.end() || group->second.empty()) return;
  server_group_join(tx, {group->second.front(), context.project_id, context.user_id, servers},
                    options_.quotas);
}

void ServerCreator::insert(Tx& tx, Rows& rows) const {
  if (rows.servers.empty()) return;
  server_insert(tx, rows.servers, options_.instance_name_template);
  server_secrets_insert(tx, rows.secrets);
  action_insert(tx, rows.actions);
  for (const auto& range : rows.ranges) {
    const auto& [context, request, start, made, refusal] = *range.item;
    join_group(tx, context, request, made.reply.servers);
    for (std::size_t i = range.first; i < range.end; ++i) {
      rows.states.push_back(
          build_state(context, request, rows.servers[i], rows.secrets[i], options_.max_attempts));
      if (start) start_ahead(rows.states.back(), *start);
    }
  }
  claim(tx, rows);
  for (const auto& range : rows.ranges)
    for (std::size_t i = range.first; i < range.end; ++i)
      rows.sagas.push_back(saga_of(*range.item, rows.servers[i], rows.states[i]));
  saga_insert(tx, rows.sagas, parts_.lease);
  for (const auto& range : rows.ranges)
    for (std::size_t i = range.first; i < range.end; ++i)
      range.item->made.sagas.push_back(std::move(rows.sagas[i]));
}

// Those with a head start, in one statement. If that does not find room for all of them, or a group has a
// say, they start over: each is then looked at for itself.
void ServerCreator::claim(Tx& tx, Rows& rows) const {
  std::vector<Claim> claims;
  for (const auto& range : rows.ranges)
    if (range.item->start) claims.push_back(claim_of(rows.states[range.first]));
  if (claims.empty() || claims_take_together(tx, claims)) return;
  std::vector<ServerUpdate> updates;
  for (const auto& range : rows.ranges) {
    if (!range.item->start) continue;
    auto& server = rows.servers[range.first];
    start_over(server, range.item->request.availability_zone);
    auto& state = rows.states[range.first];
    state = build_state(range.item->context, range.item->request, server, rows.secrets[range.first],
                        options_.max_attempts);
    start_over(state, *range.item->start);
    range.item->start.reset();
    ServerUpdate update;
    update.server = server.id;
    update.change.host = server.host;
    update.change.node = server.node;
    update.change.availability_zone = server.availability_zone;
    update.change.generation = server.generation;
    update.change.task_state = server.task_state;
    updates.push_back(std::move(update));
  }
  servers_update(tx, updates);
}

SagaRecord ServerCreator::saga_of(const Item& item, const proto::Server& server,
                                  const BuildState& state) const {
  const auto now = parts_.clock.now();
  return item.start ? new_saga_from(steps_to_claim, build_server, state, item.context, server.id, now,
                                    options_.host_silence)
                    : new_saga(build_server, state, item.context, server.id, now);
}

}  // namespace nova::conductor
