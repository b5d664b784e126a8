#include "compute/operation.hpp"

namespace nova::compute {

Requester requester_of(const Context& context) {
  return {context.request_id, context.global_request_id, context.user_id,
          context.user_name,  context.project_id,        context.project_name};
}

Context context_of(const Operation& operation) {
  const Requester& who = operation.requester;
  Context context;
  context.request_id = who.request_id;
  context.global_request_id = who.global_request_id;
  context.user_id = who.user_id;
  context.user_name = who.user_name;
  context.project_id = who.project_id;
  context.project_name = who.project_name;
  context.server_id = operation.server.id.str();
  return context;
}

}  // namespace nova::compute
