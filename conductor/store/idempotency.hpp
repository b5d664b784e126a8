// Answers kept for a day under the client's Idempotency-Key, unique in a project: a request that is sent
// again gets the stored answer instead of being carried out twice.
#pragma once
#include <optional>
#include <string>

#include "common/json/value.hpp"
#include "conductor/db/tx.hpp"

namespace nova::conductor {

struct IdempotencyKey {
  std::string project, key;
  std::string hash;  // of the request's body
};

// Nothing: this transaction owns the key, and `answer` is what a repetition will get once it is committed.
// Else the answer of the earlier request. Throws Fault(unprocessable) if that had another body.
std::optional<json::Raw> idempotency_take(Tx& tx, const IdempotencyKey& key, const json::Raw& answer);
// The stored answer, without taking the key: finds out what became of a COMMIT of unknown outcome.
std::optional<json::Raw> idempotency_find(Tx& tx, const IdempotencyKey& key);
std::int64_t idempotency_purge(Tx& tx);

}  // namespace nova::conductor
