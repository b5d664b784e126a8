#include "compute/admission.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nova::compute {
namespace {

Position position_of(const Standing::InHand& other) {
  Position at;
  at.saga = other.key.saga;
  at.attempt = other.attempt;
  return at;
}

bool after_a_destroy(const Operation& operation, const Standing& standing) {
  const Position mine(operation.ref);
  if (standing.destroyed && mine < *standing.destroyed) return true;
  return std::any_of(standing.in_hand.begin(), standing.in_hand.end(), [&](const Standing::InHand& other) {
    return other.key.kind == OperationKind::destroy && mine < position_of(other);
  });
}

// A guest without a generation was made by hand or by another release: it is taken for the server's own.
bool wrong_generation(const Operation& operation, const Standing& standing) {
  const std::int64_t mine = operation.ref.generation;
  for (const auto& other : standing.in_hand)
    if (mine < other.generation) return true;
  const std::int64_t guest = standing.guest_generation.value_or(0);
  if (guest == 0) return false;
  return operation.kind == OperationKind::power ? mine != guest : mine < guest;
}

}  // namespace

Verdict judge(const Operation& operation, const Standing& standing) {
  for (const auto& other : standing.in_hand) {
    if (other.key != key_of(operation)) continue;
    if (operation.ref.attempt <= other.attempt) return Verdict::absorb;
    if (operation.ref.generation == other.generation) return Verdict::adopt;
  }
  if (standing.settled_attempt && operation.ref.attempt <= *standing.settled_attempt) return Verdict::repeat;
  if (operation.kind != OperationKind::destroy && after_a_destroy(operation, standing))
    return Verdict::superseded;
  if (wrong_generation(operation, standing)) return Verdict::stale_generation;
  return Verdict::run;
}

std::string refusal(Verdict verdict, const Operation& operation, const Standing& standing) {
  if (verdict == Verdict::superseded) return "The server was deleted on this host in the meantime.";
  return fmt::format("The request is for generation {} of the server, but this host has generation {}.",
                     operation.ref.generation, standing.guest_generation.value_or(0));
}

bool supersedes(const Operation& operation, const Standing::InHand& other) {
  if (other.key == key_of(operation)) return operation.ref.generation > other.generation;
  return operation.kind == OperationKind::destroy && position_of(other) < Position(operation.ref);
}

}  // namespace nova::compute
