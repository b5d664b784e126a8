// Who may do what in the Network API, in the words of Neutron's refusals. Administrators and the cloud's own
// services may do everything; others what their project owns, if their role lets them change things. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/context.hpp"

namespace nova::api::standalone::network {

bool is_privileged(const Context& caller);
// True for a project's own things; of all for the privileged.
bool owns(const Context& caller, std::string_view project);

// These throw Fault(forbidden) that names `rule`, like "create_network:shared".
void require_writer(const Context& caller, std::string_view rule);
void require_owner(const Context& caller, std::string_view project, std::string_view rule);
void require_privileged(const Context& caller, std::string_view rule);

// The project of something new. Throws Fault(bad_request) when it is another one than the caller's and the
// caller may not say so.
std::string project_for(const Context& caller, const std::optional<std::string>& tenant_id,
                        const std::optional<std::string>& project_id);

}  // namespace nova::api::standalone::network
