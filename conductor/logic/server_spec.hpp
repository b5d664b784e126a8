// What a host is told of a server, made from its row and secrets. Pure.
#pragma once
#include "conductor/store/server_secrets.hpp"
#include "proto/compute.hpp"
#include "proto/scheduler.hpp"
#include "proto/server.hpp"

namespace nova::conductor {

// `image` as the row keeps it: id and properties. A build puts the image's whole description in its place.
proto::ServerSpec spec_of(const proto::Server& server, const ServerSecrets& secrets);

}  // namespace nova::conductor
