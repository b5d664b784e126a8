#include "conductor/store/keypairs.hpp"

#include <fmt/format.h>

namespace nova::conductor {

using namespace db::literals;

KeypairRow keypair_insert(Tx& tx, const KeypairRow& k) {
  try {
    return *db::read_first<KeypairRow>(
        tx.exec("keypair_insert"_sql, k.user_id, k.name, k.type, k.public_key, k.fingerprint));
  } catch (const Fault& fault) {
    if (fault.error().kind != "keypairs_name") throw;
  }
  throw Fault({Errc::conflict, fmt::format("Key pair '{}' already exists.", k.name), "KeyPairExists"});
}

std::optional<KeypairRow> keypair_find(Tx& tx, const std::string& user, const std::string& name) {
  return db::read_first<KeypairRow>(tx.exec("keypair_find"_sql, user, name));
}

std::vector<KeypairRow> keypair_list(Tx& tx, const std::string& user, int limit, const std::string& marker) {
  std::optional<std::string> after;
  if (!marker.empty()) after = marker;
  if (after && !keypair_find(tx, user, marker))
    throw Fault(Errc::bad_request, fmt::format("marker [{}] not found", marker));
  const auto most = limit > 0 ? std::optional<int>(limit) : std::nullopt;
  return db::read_all<KeypairRow>(tx.exec("keypair_list"_sql, user, after, most));
}

bool keypair_delete(Tx& tx, const std::string& user, const std::string& name) {
  return tx.exec("keypair_delete"_sql, user, name).affected() == 1;
}

}  // namespace nova::conductor
