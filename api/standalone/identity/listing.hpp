// Collections of the Identity API: {"users": [...], "links": {...}}, and the filters that they share.
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/standalone/call.hpp"
#include "api/standalone/identity/views.hpp"

namespace nova::api::standalone {

template <FixedText Name, class T>
http::Response listing(const Call& call, std::vector<T> items) {
  Listing<Name, T> view;
  view.items = std::move(items);
  view.links.self = call.root + call.incoming.path;
  return answer(200, view);
}

// One item: {"user": {...}}
template <FixedText Name, class T>
http::Response item(unsigned status, T value) {
  Only<Name, T> view;
  view.value = std::move(value);
  return answer(status, view);
}

// A parameter's value, empty if it is not given.
std::string parameter(const Call& call, std::string_view name);
// True when the parameters domain_id and enabled, as far as given, fit.
bool fits_filters(const Call& call, std::string_view domain_id, bool enabled);
// A flag as Keystone reads them: there, and not 0, false, f, no.
bool flag(const Call& call, std::string_view name);

}  // namespace nova::api::standalone
