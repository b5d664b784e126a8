// Which guest asks the metadata service: said and signed by the Network service's proxy, or known by its
// address. Pure.
#pragma once
#include <string>

#include "common/http/message.hpp"
#include "proto/ids.hpp"

namespace nova::api {

struct MetadataCaller {
  proto::ServerId server;  // empty: known by `address`
  std::string project_id;  // that the proxy believes the server to be of
  std::string address;     // the guest's own
};

// With `proxy` the headers must be there and rightly signed with `secret`; without, they count for nothing.
// Throws Fault(bad_request) for missing or doubled headers, Fault(forbidden) for a false signature.
MetadataCaller metadata_caller(const http::Request& request, bool proxy, const std::string& secret);

}  // namespace nova::api
