// One host operation as this daemon keeps it, from its acceptance until the conductor has answered its
// report. It is what the journal stores, so that a restarted daemon can go on.
#pragma once
#include <array>
#include <string>

#include "common/context.hpp"
#include "proto/compute.hpp"
#include "proto/operation.hpp"

namespace nova::compute {

enum class OperationKind { build, destroy, power };
constexpr std::array<EnumName<OperationKind>, 3> operation_kind_names{
    {{OperationKind::build, "build"}, {OperationKind::destroy, "destroy"}, {OperationKind::power, "power"}}};
constexpr const auto& names_of(OperationKind) { return operation_kind_names; }

// What of a request's Context is kept: no tokens.
struct Requester {
  std::string request_id, global_request_id;
  std::string user_id, user_name, project_id, project_name;

  static constexpr auto fields() {
    return Pack{field("request_id", &Requester::request_id),
                field("global_request_id", &Requester::global_request_id).optional(),
                field("user_id", &Requester::user_id).optional(),
                field("user_name", &Requester::user_name).optional(),
                field("project_id", &Requester::project_id).optional(),
                field("project_name", &Requester::project_name).optional()};
  }
};

Requester requester_of(const Context& context);

struct Operation {
  OperationKind kind = OperationKind::build;
  proto::OperationRef ref;
  proto::PowerOp power = proto::PowerOp::start;  // of kind power
  proto::ServerSpec server;
  Requester requester;

  static constexpr auto fields() {
    return Pack{field("kind", &Operation::kind), field("ref", &Operation::ref),
                field("power", &Operation::power).optional(), field("server", &Operation::server),
                field("requester", &Operation::requester)};
  }
};

// For the hypervisor calls and log lines of the operation.
Context context_of(const Operation& operation);

// The build, destroy and power work of one saga are distinct operations: a build that is undone has both.
class OperationKey {
 public:
  OperationKey() = default;
  OperationKey(proto::SagaId saga_id, OperationKind what) : saga(saga_id), kind(what) {}
  proto::SagaId saga = 0;
  OperationKind kind = OperationKind::build;
  auto operator<=>(const OperationKey&) const = default;
};
inline OperationKey key_of(const Operation& operation) { return {operation.ref.saga, operation.kind}; }

}  // namespace nova::compute
