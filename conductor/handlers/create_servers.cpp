#include "conductor/handlers/create_servers.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "conductor/logic/names.hpp"
#include "conductor/logic/new_saga.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/idempotency.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/server_groups.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

using Request = proto::CreateServers::Request;

namespace {

IdempotencyKey key_in(const Context& context, const Request& request) {
  return {context.project_id, request.idempotency_key, request.idempotency_hash};
}

ServerCreator::Created replayed(const json::Raw& answer) {
  ServerCreator::Created out;
  out.reply = decode_lenient<proto::CreateServers::Reply>(json::parse(answer.text).root());
  out.reply.replayed = true;
  return out;
}

}  // namespace

ServerCreator::ServerCreator(db::Database& database, const Clock& clock, SagaLease lease,
                             CreateOptions options)
    : database_(database),
      batcher_(database),
      clock_(clock),
      lease_(std::move(lease)),
      options_(std::move(options)) {}

awaitable<ServerCreator::Created> ServerCreator::create(Context context, Request request) {
  Created made;
  std::optional<Error> unknown;
  try {
    co_await batcher_.run(context, [&](Tx& tx) { made = create_in(tx, context, request); });
  } catch (const Fault& fault) {
    if (fault.error().kind != db::unknown_outcome) throw;
    unknown = fault.error();
  }
  if (unknown && !co_await was_committed(context, made)) throw Fault(*unknown);
  co_return made;
}

// After a commit whose answer was lost: the servers are there, or they are not.
awaitable<bool> ServerCreator::was_committed(Context context, const Created& made) {
  const auto first = made.reply.servers.front();
  co_return co_await database_.read(context, [&](Tx& tx) { return !servers_locate(tx, {first}).empty(); });
}

std::optional<ServerCreator::Created> ServerCreator::replay(Tx& tx, const Context& context,
                                                            const Request& request) {
  if (request.idempotency_key.empty()) return std::nullopt;
  const auto answer = idempotency_find(tx, key_in(context, request));
  return answer ? std::optional(replayed(*answer)) : std::nullopt;
}

Keypair ServerCreator::key_of(Tx& tx, const Context& context, const Request& request) const {
  if (request.key_name.empty()) return {};
  const auto key = keypair_find(tx, context.user_id, request.key_name);
  if (!key) throw Fault({Errc::bad_request, "Invalid key_name provided.", "KeypairNotFound"});
  return {key->public_key, key->type};
}

int ServerCreator::take_quota(Tx& tx, const Context& context, const Request& request) const {
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
  const QuotaAsk ask{context.project_id,       context.user_id,   request.flavor.vcpus,
                     request.flavor.memory_mb, request.min_count, request.max_count};
  return quota_take_servers(tx, ask, options_.quotas);
}

void ServerCreator::insert(Tx& tx, const Context& context, const Request& request, NewServers& made) const {
  std::vector<proto::ServerId> ids;
  for (const auto& server : made.servers) ids.push_back(server.id);
  server_insert(tx, made.servers, options_.instance_name_template);
  server_secrets_insert(tx, made.secrets);
  if (const auto group = request.hints.find("group"); group != request.hints.end() && !group->second.empty())
    server_group_join(tx, {group->second.front(), context.project_id, context.user_id, ids}, options_.quotas);
  action_insert(tx, context, "create", ids);
}

ServerCreator::Created ServerCreator::create_in(Tx& tx, const Context& context,
                                                const Request& request) const {
  if (auto earlier = replay(tx, context, request)) return std::move(*earlier);
  const auto key = key_of(tx, context, request);
  const int count = take_quota(tx, context, request);
  Created out;
  out.reply.reservation_id = new_reservation_id();
  out.reply.admin_password = request.admin_password;
  auto made = new_servers(context, request, key, count, out.reply.reservation_id);
  for (const auto& server : made.servers) out.reply.servers.push_back(server.id);
  if (!request.idempotency_key.empty()) {
    const auto earlier = idempotency_take(tx, key_in(context, request), json::Raw{encode(out.reply)});
    if (earlier) return replayed(*earlier);
  }
  insert(tx, context, request, made);
  for (std::size_t i = 0; i < made.servers.size(); ++i) {
    const auto state = build_state(context, request, made.servers[i], made.secrets[i], options_.max_attempts);
    out.sagas.push_back(new_saga(build_server, state, context, made.servers[i].id, clock_.now()));
  }
  saga_insert(tx, out.sagas, lease_);
  return out;
}

}  // namespace nova::conductor
