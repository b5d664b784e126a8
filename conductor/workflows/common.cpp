#include "conductor/workflows/common.hpp"

namespace nova::conductor {

effect::RecordEvent event(const StepContext& at, const proto::ServerId& server, std::string name,
                          const proto::HostName& host, bool success, std::string details) {
  return {.server = server,
          .request_id = at.request.request_id,
          .event = std::move(name),
          .success = success,
          .host = host.str(),
          .details = std::move(details),
          .last = true};
}

int fault_code(const Error& error) {
  switch (error.code) {
    case Errc::bad_request:
      return 400;
    case Errc::forbidden:
    case Errc::over_quota:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::conflict:
      return 409;
    default:
      return 500;
  }
}

Effects enter_task(const proto::ServerId& server, const std::string& task_state) {
  proto::TaskState task = proto::TaskState::none;
  if (task_state.empty() || !enum_value(task_state, task)) return {};
  return {effect::EnterTask{server, task}};
}

}  // namespace nova::conductor
