// Errors in the Network API's form: {"NeutronError": {"type": "...", "message": "...", "detail": ""}}.
#pragma once
#include <string_view>

#include "api/standalone/call.hpp"

namespace nova::api::standalone::network {

// For what fails outside of the handlers, where only the status says what it is.
http::Response fault_form(unsigned status, std::string_view message);
// The caller's fault, not ours.
bool is_refusal(Errc code);
// With Neutron's class of the error.
http::Response refusal(const Error& error);

// `handler` with its refusals answered by class. Failures of ours go on to the service, which logs them.
template <auto handler>
awaitable<http::Response> guarded(Call& call) {
  try {
    co_return co_await handler(call);
  } catch (const Fault& fault) {
    if (!is_refusal(fault.code())) throw;
    co_return refusal(fault.error());
  }
}

}  // namespace nova::api::standalone::network
