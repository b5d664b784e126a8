#include "compute/repair_plan.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace nova::compute {
namespace {
using proto::PowerState;
using proto::VmState;

// Enough of a server to remove its guest: the generation is the guest's, so that a newer one is spared.
proto::ServerSpec spec_of(const Guest& guest) {
  proto::ServerSpec spec;
  spec.id = guest.server;
  spec.instance_name = guest.name;
  spec.generation = guest.generation;
  return spec;
}

bool halted(PowerState power) {
  return power == PowerState::shutdown || power == PowerState::crashed || power == PowerState::nostate;
}

class Planner {
 public:
  Planner(const RepairFacts& facts, const AgentOptions& options) : facts_(facts), options_(options) {}

  RepairPlan plan() {
    std::unordered_map<proto::ServerId, const Guest*> by_server;
    for (const Guest& guest : facts_.guests)
      if (guest.ours) by_server[guest.server] = &guest;
    for (const auto& expected : facts_.expected) {
      const auto at = by_server.find(expected.spec.id);
      if (at == by_server.end())
        missing(expected);
      else
        present(*at->second, expected);
    }
    for (const auto& owned : facts_.owned)
      if (const auto at = by_server.find(owned.server); at != by_server.end()) stranger(*at->second, owned);
    return std::move(plan_);
  }

 private:
  // An operation on its way, or one that failed, settles what the power should be.
  static bool settled(const proto::ExpectedServer& expected) {
    return expected.task_state.empty() && expected.vm_state != VmState::building;
  }

  void missing(const proto::ExpectedServer& expected) {
    if (!settled(expected) || expected.power_state == static_cast<int>(PowerState::nostate)) return;
    remark("Server {} should be here, but the hypervisor has no such guest.", expected.spec.id.str());
    plan_.power.push_back({expected.spec.id, static_cast<int>(PowerState::nostate)});
  }

  void present(const Guest& guest, const proto::ExpectedServer& expected) {
    if (guest.generation != 0 && guest.generation != expected.spec.generation) {
      remark("The guest of server {} is of generation {}, but the server of {}: left alone.",
             guest.server.str(), guest.generation, expected.spec.generation);
      return;
    }
    if (!settled(expected) || static_cast<int>(guest.power) == expected.power_state) return;
    const bool should_run =
        expected.vm_state == VmState::active && expected.power_state == static_cast<int>(PowerState::running);
    if (facts_.at_start && should_run && halted(guest.power) && options_.resume_guests_state_on_host_boot)
      plan_.steps.push_back({Mend::resume, expected.spec});
    else
      plan_.power.push_back({guest.server, static_cast<int>(guest.power)});
  }

  void stranger(const Guest& guest, const proto::OwnedServers::Ownership& owned) {
    if (owned.deleted && !owned.known) {
      leftover(guest);
    } else if (owned.known && !owned.host.empty() && owned.host != facts_.host &&
               owned.generation > guest.generation) {
      plan_.steps.push_back({Mend::remove_moved, spec_of(guest)});
    } else if (owned.known && owned.host.empty() && guest.generation > 0 &&
               owned.generation >= guest.generation) {
      plan_.steps.push_back({Mend::remove_undone, spec_of(guest)});
    } else if (!owned.known) {
      remark("Guest {} ({}) belongs to no server that is known: left alone.", guest.name, guest.server.str());
    } else if (owned.host != facts_.host) {
      remark("The server of guest {} ({}) lives on '{}' in generation {}: left alone.", guest.name,
             guest.server.str(), owned.host.str(), owned.generation);
    }
  }

  void leftover(const Guest& guest) {
    const std::string& action = options_.running_deleted_instance_action;
    if (action == "reap")
      plan_.steps.push_back({Mend::remove_deleted, spec_of(guest)});
    else if (action == "shutdown" && !halted(guest.power))
      plan_.steps.push_back({Mend::shut_deleted, spec_of(guest)});
    else if (action == "log")
      remark("Guest {} is of the deleted server {}.", guest.name, guest.server.str());
  }

  template <class... A>
  void remark(fmt::format_string<A...> text, A&&... args) {
    plan_.remarks.push_back(fmt::format(text, std::forward<A>(args)...));
  }

  const RepairFacts& facts_;
  const AgentOptions& options_;
  RepairPlan plan_;
};

}  // namespace

std::vector<proto::ServerId> strangers(const std::vector<Guest>& guests,
                                       const std::vector<proto::ExpectedServer>& expected) {
  std::unordered_map<proto::ServerId, bool> known;
  for (const auto& server : expected) known[server.spec.id] = true;
  std::vector<proto::ServerId> out;
  for (const Guest& guest : guests)
    if (guest.ours && !known.contains(guest.server)) out.push_back(guest.server);
  return out;
}

RepairPlan plan_repair(const RepairFacts& facts, const AgentOptions& options) {
  return Planner(facts, options).plan();
}

}  // namespace nova::compute
