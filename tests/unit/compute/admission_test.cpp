#include "compute/admission.hpp"

#include <gtest/gtest.h>

namespace nova::compute {
namespace {
using enum OperationKind;

Operation op(OperationKind kind, proto::SagaId saga, int attempt, std::int64_t generation = 1) {
  Operation out;
  out.kind = kind;
  out.ref = {saga, attempt, proto::ServerId("s"), generation};
  return out;
}

Standing with(OperationKind kind, proto::SagaId saga, int attempt, std::int64_t generation = 1) {
  Standing out;
  out.in_hand.push_back({OperationKey(saga, kind), attempt, generation});
  return out;
}

Standing destroyed(proto::SagaId saga, int attempt) {
  Standing out;
  out.destroyed = Position(op(destroy, saga, attempt).ref);
  return out;
}

Standing with_guest(std::int64_t generation) {
  Standing out;
  out.guest_generation = generation;
  return out;
}

struct Case {
  const char* what;
  Operation operation;
  Standing standing;
  Verdict verdict;
};

TEST(Admission, Table) {
  Standing settled;
  settled.settled_attempt = 2;
  const std::vector<Case> cases{
      {"nothing known", op(build, 1, 1), {}, Verdict::run},
      {"a copy", op(build, 1, 1), with(build, 1, 1), Verdict::absorb},
      {"a late copy of an older attempt", op(build, 1, 1), with(build, 1, 2), Verdict::absorb},
      {"a newer attempt", op(build, 1, 2), with(build, 1, 1), Verdict::adopt},
      {"a newer attempt of another generation", op(build, 1, 2, 2), with(build, 1, 1, 1), Verdict::run},
      {"a newer attempt of an older generation", op(build, 1, 2, 1), with(build, 1, 1, 2),
       Verdict::stale_generation},
      {"finished under this attempt", op(power, 1, 2), settled, Verdict::repeat},
      {"finished under an older attempt", op(power, 1, 3), settled, Verdict::run},
      {"its saga's undo is in hand", op(build, 1, 1), with(destroy, 1, 2), Verdict::superseded},
      {"its saga's undo was done", op(build, 1, 1), destroyed(1, 2), Verdict::superseded},
      {"built again after its undo", op(build, 1, 3), destroyed(1, 2), Verdict::run},
      {"a later delete was done", op(power, 1, 9), destroyed(2, 1), Verdict::superseded},
      {"a later delete is in hand", op(build, 1, 9), with(destroy, 2, 1), Verdict::superseded},
      {"an older delete after a newer one", op(destroy, 1, 9), destroyed(2, 1), Verdict::run},
      {"a delete during a build", op(destroy, 2, 1), with(build, 1, 1), Verdict::run},
      {"the guest is newer", op(destroy, 1, 1, 1), with_guest(2), Verdict::stale_generation},
      {"the guest is older, to be built", op(build, 1, 1, 3), with_guest(2), Verdict::run},
      {"the guest is older, to be started", op(power, 1, 1, 3), with_guest(2), Verdict::stale_generation},
      {"the guest has no generation", op(power, 1, 1, 3), with_guest(0), Verdict::run},
      {"a newer generation is in hand", op(destroy, 2, 1, 1), with(build, 1, 1, 2),
       Verdict::stale_generation},
  };
  for (const auto& c : cases) EXPECT_EQ(judge(c.operation, c.standing), c.verdict) << c.what;
}

TEST(Admission, ADeleteEndsWhatIsOlder) {
  const auto ends = [](const Operation& operation, const Standing& standing) {
    return supersedes(operation, standing.in_hand[0]);
  };
  EXPECT_TRUE(ends(op(destroy, 2, 1), with(build, 1, 5)));
  EXPECT_TRUE(ends(op(destroy, 1, 2), with(build, 1, 1)));
  EXPECT_FALSE(ends(op(destroy, 1, 2), with(build, 1, 3)));
  EXPECT_FALSE(ends(op(destroy, 1, 2), with(power, 2, 1)));
  EXPECT_FALSE(ends(op(power, 2, 1), with(build, 1, 1)));
  EXPECT_TRUE(ends(op(build, 1, 2, 2), with(build, 1, 1, 1)));
}

TEST(Admission, ARefusalSaysWhy) {
  EXPECT_EQ(refusal(Verdict::stale_generation, op(power, 1, 1, 3), with_guest(2)),
            "The request is for generation 3 of the server, but this host has generation 2.");
  EXPECT_EQ(refusal(Verdict::superseded, op(build, 1, 1), {}),
            "The server was deleted on this host in the meantime.");
}

}  // namespace
}  // namespace nova::compute
