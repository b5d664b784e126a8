#include "conductor/store/idempotency.hpp"

namespace nova::conductor {

using namespace db::literals;

std::optional<json::Raw> idempotency_take(Tx& tx, const IdempotencyKey& key, const json::Raw& answer) {
  if (tx.exec("idempotency_insert"_sql, key.project, key.key, key.hash, answer).affected() == 1)
    return std::nullopt;
  return idempotency_find(tx, key);
}

std::optional<json::Raw> idempotency_find(Tx& tx, const IdempotencyKey& key) {
  const auto rows = tx.exec("idempotency_find"_sql, key.project, key.key);
  if (rows.empty()) return std::nullopt;
  if (rows[0].get<std::string>("hash") != key.hash)
    throw Fault(Errc::unprocessable, "The Idempotency-Key was used before with another request body.");
  return rows[0].get<json::Raw>("answer");
}

std::int64_t idempotency_purge(Tx& tx) { return tx.exec("idempotency_purge"_sql).affected(); }

}  // namespace nova::conductor
