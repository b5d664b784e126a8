// Turns the token of a request into the identity in its Context.
#pragma once
#include "api/auth/token_validator.hpp"
#include "api/policy/policy.hpp"
#include "common/http/message.hpp"

namespace nova::api {

// Fills the identity of `context` but for is_admin, which is a policy's to say. Throws as authenticate().
awaitable<Context> identify(TokenValidator& validator, const http::Headers& headers, Context context);

// Fills the identity of `context`. Throws Fault: unauthorized without a valid token, unavailable when the
// Identity service is away. `validator` and `headers` outlive the coroutine.
awaitable<Context> authenticate(TokenValidator& validator, const Policy& policy, const http::Headers& headers,
                                Context context);

}  // namespace nova::api
