#include "api/standalone/network/rights.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace nova::api::standalone::network {
namespace {

[[noreturn]] void refuse(std::string_view rule) {
  throw Fault({Errc::forbidden, fmt::format("rule:{} is disallowed by policy", rule), "PolicyNotAuthorized"});
}

}  // namespace

bool is_privileged(const Context& caller) { return caller.is_admin || caller.has_role("service"); }

bool owns(const Context& caller, std::string_view project) {
  return is_privileged(caller) || (!caller.project_id.empty() && caller.project_id == project);
}

void require_writer(const Context& caller, std::string_view rule) {
  if (!is_privileged(caller) && !caller.has_role("member") && !caller.has_role("manager")) refuse(rule);
}

void require_owner(const Context& caller, std::string_view project, std::string_view rule) {
  require_writer(caller, rule);
  if (!owns(caller, project)) refuse(rule);
}

void require_privileged(const Context& caller, std::string_view rule) {
  if (!is_privileged(caller)) refuse(rule);
}

std::string project_for(const Context& caller, const std::optional<std::string>& tenant_id,
                        const std::optional<std::string>& project_id) {
  if (tenant_id && project_id && *tenant_id != *project_id)
    throw Fault(Errc::bad_request, "'project_id' and 'tenant_id' do not match");
  const std::string asked = project_id ? *project_id : tenant_id.value_or(caller.project_id);
  if (asked.empty()) throw Fault(Errc::bad_request, "The token has no project: project_id is required");
  if (asked != caller.project_id && !is_privileged(caller))
    throw Fault(
        Errc::bad_request,
        "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires "
        "admin privileges");
  return asked;
}

}  // namespace nova::api::standalone::network
