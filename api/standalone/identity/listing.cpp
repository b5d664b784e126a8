#include "api/standalone/identity/listing.hpp"

#include "api/http/values.hpp"

namespace nova::api::standalone {

std::string parameter(const Call& call, std::string_view name) {
  const std::string* given = call.query.last(name);
  return given == nullptr ? std::string() : *given;
}

bool flag(const Call& call, std::string_view name) {
  const std::string* given = call.query.last(name);
  return given != nullptr && strict_bool(*given).value_or(true);
}

bool fits_filters(const Call& call, std::string_view domain_id, bool enabled) {
  const std::string domain = parameter(call, "domain_id");
  if (!domain.empty() && domain != domain_id) return false;
  return !call.query.has("enabled") || flag(call, "enabled") == enabled;
}

}  // namespace nova::api::standalone
