#include "conductor/handlers/keypairs.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/quotas.hpp"

namespace nova::conductor {
namespace {

[[noreturn]] void throw_no_keypair(const std::string& user, const std::string& name) {
  throw Fault(
      {Errc::not_found, fmt::format("Keypair {} not found for user {}", name, user), "KeypairNotFound"});
}

proto::Keypair shown(const KeypairRow& row) {
  return {row.id, row.user_id, row.name, row.type, row.public_key, row.fingerprint, row.created};
}

}  // namespace

awaitable<proto::CreateKeypair::Reply> KeypairsHandlers::on(Context context,
                                                            proto::CreateKeypair::Request request) {
  const auto& asked = request.keypair;
  proto::CreateKeypair::Reply reply;
  reply.keypair = co_await database_.transact(context, [&](Tx& tx) {
    quota_take_keypair(tx, context.project_id, asked.user_id, quotas_);
    KeypairRow row;
    row.user_id = asked.user_id;
    row.name = asked.name;
    row.type = asked.type;
    row.public_key = asked.public_key;
    row.fingerprint = asked.fingerprint;
    return shown(keypair_insert(tx, row));
  });
  co_return reply;
}

awaitable<proto::CreateKeypair::Reply> KeypairsHandlers::on(Context context,
                                                            proto::GetKeypair::Request request) {
  const auto found = co_await database_.read(
      context, [&](Tx& tx) { return keypair_find(tx, request.user_id, request.name); });
  if (!found) throw_no_keypair(request.user_id, request.name);
  proto::CreateKeypair::Reply reply{shown(*found)};
  co_return reply;
}

awaitable<proto::ListKeypairs::Reply> KeypairsHandlers::on(Context context,
                                                           proto::ListKeypairs::Request request) {
  const auto rows = co_await database_.read(
      context, [&](Tx& tx) { return keypair_list(tx, request.user_id, request.limit, request.marker); });
  proto::ListKeypairs::Reply reply;
  for (const auto& row : rows) reply.keypairs.push_back(shown(row));
  co_return reply;
}

awaitable<rpc::Nothing> KeypairsHandlers::on(Context context, proto::DeleteKeypair::Request request) {
  const bool gone = co_await database_.transact(
      context, [&](Tx& tx) { return keypair_delete(tx, request.user_id, request.name); });
  if (!gone) throw_no_keypair(request.user_id, request.name);
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, KeypairsHandlers& handlers) {
  dispatcher.add(proto::KeypairsService{}, handlers);
}

}  // namespace nova::conductor
