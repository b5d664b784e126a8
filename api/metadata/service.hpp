// The metadata service: guests ask at http://169.254.169.254 who they are. Owned by the app, which gives it a
// listener of its own. What fails is answered in plain text: 404 for a guest that nobody knows, 503 when the
// conductor is away, so that a guest asks again.
#pragma once
#include "api/metadata/caller.hpp"
#include "api/metadata/options.hpp"
#include "api/metadata/recent_guests.hpp"
#include "common/http/server.hpp"
#include "common/rpc/bus.hpp"
#include "common/rpc/client.hpp"

namespace nova::api {

class MetadataService {
 public:
  // All outlive the service.
  struct Parts {
    rpc::Bus& bus;
    const Clock& clock;
    Logger log;
  };
  // Throws ConfigError when the proxy is to be trusted without a secret; Fault(internal) when the vendor data
  // cannot be read.
  MetadataService(Parts parts, MetadataOptions options, MetadataProxyOptions proxy);

  awaitable<http::Response> handle(http::Request request);
  // The same form for what the HTTP server refuses by itself.
  static http::Response refused(unsigned status, const std::string& message);

 private:
  // Adds to `context` which server it is about.
  awaitable<http::Response> answer(Context& context, http::Request request);
  awaitable<RecentGuests::Guest> guest_of(Context context, MetadataCaller caller);
  awaitable<http::Response> store_password(Context context, MetadataCaller caller, RecentGuests::Guest guest,
                                           std::string password);
  http::Response page_for(const proto::GetGuest::Reply& guest, const http::Request& request) const;

  rpc::Client<proto::GuestsService> conductor_;
  Logger log_;
  MetadataOptions options_;
  MetadataProxyOptions proxy_;
  std::string vendor_data_;
  RecentGuests recent_;
};

}  // namespace nova::api
