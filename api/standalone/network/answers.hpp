// What the handlers of every collection share: what to ask the conductor for, and answers from views.
#pragma once
#include <fmt/format.h>

#include "api/standalone/call.hpp"
#include "api/standalone/network/listing.hpp"
#include "api/standalone/network/rights.hpp"
#include "api/standalone/network/views.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::api::standalone::network {

using proto::networks::NetworksService;

// The rows that the caller may see, narrowed by those filters that the conductor knows how to use.
inline proto::networks::Which which_of(const Call& call) {
  proto::networks::Which which;
  which.project = is_privileged(call.context) ? std::string() : call.context.project_id;
  which.ids = call.query.all("id");
  which.networks = call.query.all("network_id");
  which.devices = call.query.all("device_id");
  return which;
}

// The one of that id, as far as the caller may see it.
inline proto::networks::Which which_one(const Call& call, std::string id) {
  proto::networks::Which which;
  which.project = is_privileged(call.context) ? std::string() : call.context.project_id;
  which.ids = {std::move(id)};
  return which;
}

template <class T>
http::Response listed(const Call& call, std::string_view name, const std::vector<T>& items) {
  const bool full = is_privileged(call.context);
  using View = decltype(view_of(items.front(), full));
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items) texts.push_back(encode(view_of(item, full)));
  const Collection collection{name, member_names_of<View>(), call.root + call.incoming.path};
  return http::make_response(200, list_body(collection, texts, call.query));
}

template <class T>
http::Response shown(const Call& call, unsigned status, std::string_view name, const T& item) {
  const std::string text = encode(view_of(item, is_privileged(call.context)));
  return http::make_response(status, fmt::format("{{\"{}\": {}}}", name, with_fields(text, call.query)));
}

// The body is {"<name>": {...}}. Throws Fault(bad_request).
template <class Body>
Body body_of(const Call& call, std::string_view name) {
  const auto member = call.body.root().find(name);
  if (!member) throw Fault(Errc::bad_request, fmt::format("Unable to find '{}' in request body", name));
  return decode<Body>(*member);
}

}  // namespace nova::api::standalone::network
