// What the routes of key pairs run.
#pragma once
#include "api/http/request.hpp"
#include "api/keypairs/bodies.hpp"

namespace nova::api::keypairs {

// The user whose key pairs are meant: `user_id` of the query, or of a create's body, else the caller. Policy
// is asked about that user.
awaitable<void> find_user(Request& request);

awaitable<Reply> index(Request& request);
awaitable<Reply> show(Request& request);
awaitable<Reply> create(Request& request, CreateKeypairBody body);
awaitable<Reply> remove(Request& request);

}  // namespace nova::api::keypairs
