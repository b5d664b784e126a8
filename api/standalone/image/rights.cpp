#include "api/standalone/image/rights.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace nova::api::standalone {

using proto::images::Image;
using proto::images::Visibility;

namespace {

Fault refused() { return Fault(Errc::forbidden, "You are not authorized to complete this action."); }

bool may_write(const Context& caller) { return caller.is_admin || caller.has_role("member"); }

}  // namespace

bool may_see(const Context& caller, const Image& image) {
  return caller.is_admin || image.visibility == Visibility::public_ ||
         image.visibility == Visibility::community ||
         (!caller.project_id.empty() && image.owner == caller.project_id);
}

void require_change(const Context& caller, const Image& image) {
  if (!may_see(caller, image)) throw Fault(Errc::not_found, fmt::format("Failed to find image {}", image.id));
  if (!caller.is_admin && (image.owner != caller.project_id || !may_write(caller))) throw refused();
}

void require_visibility(const Context& caller, Visibility visibility) {
  if (visibility == Visibility::public_ && !caller.is_admin) throw refused();
}

void require_create(const Context& caller, const std::string& owner) {
  if (owner.empty() || !may_write(caller)) throw refused();
  if (!caller.is_admin && owner != caller.project_id)
    throw Fault(Errc::forbidden, "You are not permitted to create images owned by another project.");
}

}  // namespace nova::api::standalone
