// What a cloud's Identity service starts with: projects admin, service and demo, the default roles, and the
// users admin, demo and the daemons' own. Repeatable; any number of nova-api may start at once.
#pragma once
#include <map>
#include <string>

#include "api/standalone/identity/passwords.hpp"
#include "common/context.hpp"
#include "common/rpc/bus.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::api::standalone {

struct FirstUsers {
  Secret admin_password, demo_password;
  std::string service_user = "nova", service_project = "service";  // as [keystone_authtoken] says
  Secret service_password;
};

proto::identity::Bootstrap::Request first_contents(const FirstUsers& users);

// Makes what is missing, then gives each of the users the configured password if it has another. All outlive
// the coroutine.
awaitable<void> bootstrap(rpc::Bus& bus, Passwords& passwords, const FirstUsers& users,
                          std::int64_t token_life_s, Context context);

}  // namespace nova::api::standalone
