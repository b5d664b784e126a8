// Key pairs: a user's public keys, across projects.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "conductor/db/tx.hpp"

namespace nova::conductor {

struct KeypairRow {
  std::int64_t id = 0;
  std::string user_id, name, type = "ssh", public_key, fingerprint;
  Timestamp created{};
  static constexpr auto fields() {
    return Pack{field("id", &KeypairRow::id),
                field("user_id", &KeypairRow::user_id),
                field("name", &KeypairRow::name),
                field("type", &KeypairRow::type),
                field("public_key", &KeypairRow::public_key),
                field("fingerprint", &KeypairRow::fingerprint),
                field("created", &KeypairRow::created)};
  }
};

// Throws Fault(conflict) if the user has one of that name. quota_take_keypair() goes first.
KeypairRow keypair_insert(Tx& tx, const KeypairRow& keypair);
std::optional<KeypairRow> keypair_find(Tx& tx, const std::string& user, const std::string& name);
// By name. limit 0: all. Throws Fault(bad_request) for a marker that the user has not.
std::vector<KeypairRow> keypair_list(Tx& tx, const std::string& user, int limit = 0,
                                     const std::string& marker = {});
bool keypair_delete(Tx& tx, const std::string& user, const std::string& name);

}  // namespace nova::conductor
