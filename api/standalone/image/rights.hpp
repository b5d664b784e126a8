// Who may see and change an image. Pure.
#pragma once
#include "common/context.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

// An administrator everything; others what is public, offered to everybody, or their project's.
bool may_see(const Context& caller, const proto::images::Image& image);
// Throws Fault: not_found for an image that the caller may not see, forbidden for another project's.
void require_change(const Context& caller, const proto::images::Image& image);
// Throws Fault(forbidden): an administrator decides what is public.
void require_visibility(const Context& caller, proto::images::Visibility visibility);
// Throws Fault(forbidden) without a project to own the image, and for who may only read.
void require_create(const Context& caller, const std::string& owner);

}  // namespace nova::api::standalone
