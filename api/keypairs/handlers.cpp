#include "api/keypairs/handlers.hpp"

#include <algorithm>
#include <cctype>

#include "api/keypairs/key_material.hpp"
#include "api/keypairs/view.hpp"
#include "common/async/blocking_pool.hpp"
#include "proto/conductor/keypairs.hpp"

namespace nova::api::keypairs {
namespace {

bool of_letters(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != std::string_view::npos;
  });
}

std::string user_of(const Request& request) { return request.target.at("user_id"); }

KeypairItem item_of(const proto::Keypair& key) {
  return {key.name, key.public_key, key.fingerprint, key.type};
}

// The key given in the body, or a new pair, made on a thread of its own: it takes longer than the loop may.
awaitable<KeyPair> key_material(const CreateKeypair& asked, const std::string& user) {
  KeyPair given{asked.public_key.value_or(asked.required_key), {}};
  if (!given.public_key.empty() || asked.public_key) co_return given;
  BlockingPool pool(1);
  co_return co_await pool.run([&] { return make_key_pair(asked.type, user); });
}

}  // namespace

const Pattern name_pattern{"^[_\\- a-zA-Z0-9]+$", [](std::string_view t) { return of_letters(t, "_- "); }};
const Pattern mail_name_pattern{"^[_\\-\\@\\. a-zA-Z0-9]+$",
                                [](std::string_view t) { return of_letters(t, "_-@. "); }};

awaitable<void> find_user(Request& request) {
  const std::string* user = request.query.last("user_id");
  if (user != nullptr) request.target["user_id"] = *user;
  if (request.route->verb != Verb::post || request.legacy) co_return;
  const auto body = request.body.root().find("keypair");
  const auto given = body ? body->find("user_id") : std::nullopt;
  if (given && given->is_string()) request.target["user_id"] = decode<std::string>(*given);
}

awaitable<Reply> index(Request& request) {
  proto::ListKeypairs::Request ask;
  ask.user_id = user_of(request);
  ask.limit = page_size(request);
  ask.marker = page_marker(request);
  const auto found = co_await request.call<proto::KeypairsService, proto::ListKeypairs>(std::move(ask));
  KeypairList list;
  for (const auto& key : found.keypairs) list.keypairs.push_back({item_of(key)});
  if (!list.keypairs.empty() && list.keypairs.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next("os-keypairs", request.raw_query, found.keypairs.back().name);
  co_return request.reply(list);
}

awaitable<Reply> show(Request& request) {
  proto::GetKeypair::Request ask{user_of(request), request.path[0]};
  const auto found = co_await request.call<proto::KeypairsService, proto::GetKeypair>(std::move(ask));
  const auto& key = found.keypair;
  const Only<"keypair", KeypairView> view{{key.id,
                                           key.name,
                                           key.public_key,
                                           key.fingerprint,
                                           key.type,
                                           key.user_id,
                                           iso_micros(key.created),
                                           {},
                                           {},
                                           false}};
  co_return request.reply(view);
}

awaitable<Reply> create(Request& request, CreateKeypairBody body) {
  const auto& asked = body.value;
  const std::string user = user_of(request);
  const KeyPair material = co_await key_material(asked, user);
  proto::CreateKeypair::Request ask;
  ask.keypair.user_id = user;
  ask.keypair.name = asked.name();
  ask.keypair.type = enum_name(asked.type);
  ask.keypair.public_key = material.public_key;
  ask.keypair.fingerprint = fingerprint(asked.type, material.public_key);
  const auto made = co_await request.call<proto::KeypairsService, proto::CreateKeypair>(std::move(ask));
  const auto& key = made.keypair;
  Only<"keypair", NewKeypair> view{{key.name, key.public_key, key.fingerprint, key.type, key.user_id, {}}};
  if (!material.private_key.empty()) view.value.private_key = material.private_key;
  co_return request.reply(view);
}

awaitable<Reply> remove(Request& request) {
  proto::DeleteKeypair::Request ask{user_of(request), request.path[0]};
  co_await request.call<proto::KeypairsService, proto::DeleteKeypair>(std::move(ask));
  co_return Reply{};
}

}  // namespace nova::api::keypairs
