// What handlers may use besides their request. One per nova-api, owned by the app, which outlives all
// requests.
#pragma once
#include <memory>

#include "api/options.hpp"
#include "api/policy/policy.hpp"
#include "common/rpc/bus.hpp"

namespace nova::api {

class ConductorCalls;
class ImageService;
class NetworkService;
class IdentityService;

struct Services {
  rpc::Bus* bus = nullptr;
  ConductorCalls* conductor = nullptr;
  std::shared_ptr<const Policy> policy;  // replaced on reload
  ImageService* images = nullptr;
  NetworkService* networks = nullptr;
  IdentityService* identity = nullptr;
  ApiOptions api;
  ServerOptions servers;
};

}  // namespace nova::api
