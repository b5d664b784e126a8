// What to do with an operation that arrives: a pure decision over what the agent knows of its server.
// Messages may be doubled, late or out of order; this is where that stops to matter.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compute/operation.hpp"

namespace nova::compute {

enum class Verdict {
  run,               // new work; a destroy ends what else is in hand for the server
  absorb,            // in hand already
  adopt,             // in hand under an older attempt: its report shall carry this one
  repeat,            // finished: its report is sent again
  stale_generation,  // meant for another life of the server than the guest's here
  superseded,        // a later delete has been carried out or is in hand
};

// Saga and attempt: a later operation on a server compares greater.
class Position {
 public:
  Position() = default;
  explicit Position(const proto::OperationRef& ref) : saga(ref.saga), attempt(ref.attempt) {}
  proto::SagaId saga = 0;
  int attempt = 0;
  auto operator<=>(const Position&) const = default;
};

struct Standing {
  struct InHand {
    OperationKey key;
    int attempt = 0;
    std::int64_t generation = 0;
  };
  std::vector<InHand> in_hand;                   // for this server
  std::optional<std::int64_t> guest_generation;  // of the guest on this host; 0 if it carries none
  std::optional<Position> destroyed;             // the last delete that was carried out here
  std::optional<int> settled_attempt;  // an operation of the same key was finished under this attempt
};

Verdict judge(const Operation& operation, const Standing& standing);
// Why an operation with one of the last two verdicts is refused; for its report.
std::string refusal(Verdict verdict, const Operation& operation, const Standing& standing);
// Does accepting `operation` end the one in hand?
bool supersedes(const Operation& operation, const Standing::InHand& other);

}  // namespace nova::compute
