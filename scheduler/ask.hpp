// A request as the filters see it: the words of flavor and image read once into amounts, traits and topology.
// Pure.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "proto/scheduler.hpp"
#include "scheduler/footprint.hpp"
#include "scheduler/policy.hpp"

namespace nova::scheduler {

struct Ask {
  proto::RequestSpec request;
  std::vector<proto::ServerId> servers;
  std::shared_ptr<const Footprint> takes;
  std::vector<std::string> required_traits, forbidden_traits;
  // Numbered resource groups that must come from different providers; a host is one provider here.
  bool splits_providers = false;
  // Is the server's present host still right for a new image? Then only filters that look at images run.
  bool rebuild = false;

  // Null when the hint was not given.
  const std::vector<std::string>* hint(const std::string& name) const;
  // Empty when the image has no such property.
  std::string_view image_property(const std::string& name) const;
};

// Fails when flavor and image contradict themselves, in words for the user.
Result<Ask> make_ask(proto::RequestSpec request, std::vector<proto::ServerId> servers, const Policy& policy);

}  // namespace nova::scheduler
