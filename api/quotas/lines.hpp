// The resources of quota sets and quota classes: one list of fields for bodies and answers of both. Pure.
#pragma once
#include <map>
#include <string>

#include "api/http/values.hpp"
#include "api/microversions.hpp"
#include "proto/conductor/quotas.hpp"

namespace nova::api::quotas {

inline constexpr std::int64_t most = 2147483647;

// T: a limit in a body, a limit or a line of details in an answer.
template <class T>
struct QuotaLines {
  T cores{}, fixed_ips{}, floating_ips{}, injected_file_content_bytes{}, injected_file_path_bytes{};
  T injected_files{}, instances{}, key_pairs{}, metadata_items{}, ram{}, security_groups{};
  T security_group_rules{}, server_groups{}, server_group_members{};

  // `network`: when those of nova-network are there, which hold nobody back; `groups`: those of server
  // groups.
  static constexpr auto lines(Span network, Span groups) {
    using L = QuotaLines;
    constexpr Span files{.upto = mv::before(mv::no_personality)};
    return Pack{line("cores", &L::cores),
                line("fixed_ips", &L::fixed_ips).span(network),
                line("floating_ips", &L::floating_ips).span(network),
                line("injected_file_content_bytes", &L::injected_file_content_bytes).span(files),
                line("injected_file_path_bytes", &L::injected_file_path_bytes).span(files),
                line("injected_files", &L::injected_files).span(files),
                line("instances", &L::instances),
                line("key_pairs", &L::key_pairs),
                line("metadata_items", &L::metadata_items),
                line("ram", &L::ram),
                line("security_groups", &L::security_groups).span(network),
                line("security_group_rules", &L::security_group_rules).span(network),
                line("server_groups", &L::server_groups).span(groups),
                line("server_group_members", &L::server_group_members).span(groups)};
  }

  template <class F>
  void each(F visit) {
    lines({}, {}).apply([&](const auto&... f) { (visit(f.name, this->*(f.member)), ...); });
  }

 private:
  static constexpr auto line(std::string_view name, T QuotaLines::* member) {
    return field(name, member).optional().range(-1, most);
  }
};

inline constexpr Span set_network{.upto = mv::before(mv::no_proxies)};
inline constexpr Span class_network{.upto = mv::before(mv::quota_class_groups)};
inline constexpr Span class_groups{.from = mv::quota_class_groups};

using Limit = std::optional<IntOrText>;

// Limits that a body names, by resource.
template <class Body>
std::map<std::string, std::int64_t> limits_of(Body body) {
  std::map<std::string, std::int64_t> limits;
  body.each([&](std::string_view name, const Limit& limit) {
    if (limit) limits[std::string(name)] = limit->value;
  });
  return limits;
}

struct SetBody : QuotaLines<Limit> {
  BoolOrText force;
  static constexpr auto fields() {
    return join(lines(set_network, {}), Pack{field("force", &SetBody::force).optional()});
  }
};

struct ClassBody : QuotaLines<Limit> {
  static constexpr auto fields() { return lines(class_network, {}); }
};

// An answer about a project; the answer to a change names no id.
template <class T>
struct SetView : QuotaLines<T> {
  std::optional<std::string> id;
  static constexpr auto fields() {
    return join(QuotaLines<T>::lines(set_network, {}), Pack{field("id", &SetView::id).optional()});
  }
};

struct ClassView : QuotaLines<std::int64_t> {
  std::optional<std::string> id;
  static constexpr auto fields() {
    return join(lines(class_network, class_groups), Pack{field("id", &ClassView::id).optional()});
  }
};

struct UsageView {
  std::int64_t limit = -1, in_use = 0, reserved = 0;
  static constexpr auto fields() {
    return Pack{field("limit", &UsageView::limit), field("in_use", &UsageView::in_use),
                field("reserved", &UsageView::reserved)};
  }
};

using Lines = std::map<std::string, proto::QuotaLine>;
SetView<std::int64_t> limits_view(const Lines& lines);
SetView<UsageView> usage_view(const Lines& lines);
ClassView class_view(const std::map<std::string, std::int64_t>& limits);

}  // namespace nova::api::quotas
