// Small pieces that several workflows share.
#pragma once
#include <string>

#include "conductor/saga/saga.hpp"

namespace nova::conductor {

// The last event of the request's action.
effect::RecordEvent event(const StepContext& at, const proto::ServerId& server, std::string name,
                          const proto::HostName& host, bool success, std::string details = {});

// The code that a fault is shown with: the HTTP code of the error.
int fault_code(const Error& error);

// Moves a server's task as its host reports; an unknown or empty name changes nothing.
Effects enter_task(const proto::ServerId& server, const std::string& task_state);

}  // namespace nova::conductor
