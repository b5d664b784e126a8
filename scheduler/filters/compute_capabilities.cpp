// Extra specs capabilities:NAME[:PART...], and unscoped ones, compared with the host's attributes.
#include <nlohmann/json.hpp>

#include "common/decode.hpp"
#include "scheduler/filters/all.hpp"
#include "scheduler/hosts/attributes.hpp"
#include "scheduler/match/requirement.hpp"
#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

struct Wanted {
  AttributePath path;
  std::string_view requirement;
};

// Keys of other scopes belong to other readers.
std::vector<Wanted> wanted_of(const proto::Flavor& flavor) {
  std::vector<Wanted> wanted;
  for (const auto& [key, requirement] : flavor.extra_specs) {
    AttributePath path = split(key, ':');
    if (path.size() > 1 && path.front() != "capabilities") continue;
    // group_policy is the one key without a scope that Placement reads.
    if (path.size() == 1 && (key == "group_policy" || key == "hide_hypervisor_id")) continue;
    if (path.size() > 1) path.erase(path.begin());
    wanted.push_back({std::move(path), requirement});
  }
  return wanted;
}

std::string text_of(const Tree& value) {
  return value.is_string() ? value.get<std::string>() : json::python_repr(json::parse(value.dump()).root());
}

bool satisfies(const HostTable& hosts, Row row, const Wanted& wanted) {
  const Tree value = attribute(hosts, row, wanted.path);
  return !value.is_null() && matches(text_of(value), wanted.requirement);
}

void narrow(const Question& q, Candidates& hosts) {
  for (const Wanted& wanted : wanted_of(q.ask.request.flavor)) {
    if (!is_of_kind(wanted.path)) {
      hosts.keep_if([&](Row row) { return satisfies(q.hosts, row, wanted); });
      continue;
    }
    const auto& kind = q.hosts.columns().kind;
    std::vector<std::int8_t> known(q.hosts.kinds().limit(), -1);
    hosts.keep_if([&](Row row) {
      std::int8_t& verdict = known[kind[row]];
      if (verdict < 0) verdict = satisfies(q.hosts, row, wanted) ? 1 : 0;
      return verdict == 1;
    });
  }
}

Miss explain(const Question& q, std::span<const Row> refused) {
  for (const Wanted& wanted : wanted_of(q.ask.request.flavor)) {
    std::string name(wanted.path.front());
    for (std::size_t i = 1; i < wanted.path.size(); ++i) name.append(":").append(wanted.path[i]);
    if (!satisfies(q.hosts, refused.front(), wanted))
      return {"the nearest does not satisfy the extra spec " + name, refused.front()};
  }
  return {"their capabilities differ", {}};
}

}  // namespace

constinit const Filter compute_capabilities_filter{
    .name = "ComputeCapabilitiesFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
