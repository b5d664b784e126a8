// Bodies of requests about aggregates.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "api/http/host_name.hpp"
#include "api/http/only.hpp"

namespace nova::api::aggregates {

// The name of an availability zone: a name without colons, which part zone, host and node in create requests.
struct ZoneName {
  std::string text;
};

// A null value removes its key.
struct MetadataChange {
  std::map<std::string, std::optional<std::string>> items;
};

struct CreateAggregate {
  Name name;
  Given<ZoneName> zone;
  static constexpr auto fields() {
    return Pack{field("name", &CreateAggregate::name),
                field("availability_zone", &CreateAggregate::zone).optional()};
  }
};
using CreateBody = Only<"aggregate", CreateAggregate>;

struct UpdateAggregate {
  std::optional<std::string> name;
  Given<ZoneName> zone;
  static constexpr auto fields() {
    return Pack{
        field("name", &UpdateAggregate::name).optional().length(1, 255).format(Format::name_with_spaces),
        field("availability_zone", &UpdateAggregate::zone).optional()};
  }
};
using UpdateBody = Only<"aggregate", UpdateAggregate>;

struct HostBody {
  Matching<host_pattern> host;
  static constexpr auto fields() { return Pack{field("host", &HostBody::host).length(1, 255)}; }
};
using AddHostBody = Only<"add_host", HostBody>;
using RemoveHostBody = Only<"remove_host", HostBody>;
using SetMetadataBody = Only<"set_metadata", Only<"metadata", MetadataChange>>;

}  // namespace nova::api::aggregates

template <>
struct nova::Codec<nova::api::aggregates::ZoneName> {
  static void encode(json::Writer& w, const api::aggregates::ZoneName& v, Microversion) { w.string(v.text); }
  static api::aggregates::ZoneName decode(const json::Value& v, const FieldRules& rules,
                                          const DecodeContext& at);
};
template <>
struct nova::Codec<nova::api::aggregates::MetadataChange> {
  static api::aggregates::MetadataChange decode(const json::Value& v, const FieldRules& rules,
                                                const DecodeContext& at);
};
