// What of the Identity API follows from the configuration alone: version documents, the one domain, services,
// endpoints and the one region.
#pragma once
#include <string>

#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class IdentityPages {
 public:
  explicit IdentityPages(std::string region) : region_(std::move(region)) {}
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> versions(Call& call);
  awaitable<http::Response> version(Call& call);
  awaitable<http::Response> domains(Call& call);
  awaitable<http::Response> domain(Call& call);
  awaitable<http::Response> services(Call& call);
  awaitable<http::Response> service(Call& call);
  awaitable<http::Response> endpoints(Call& call);
  awaitable<http::Response> endpoint(Call& call);
  awaitable<http::Response> regions(Call& call);
  awaitable<http::Response> region(Call& call);

 private:
  const std::string region_;
};

}  // namespace nova::api::standalone
