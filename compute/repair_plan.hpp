// What is wrong between the guests on a host and the servers that should be there, and what to do about it.
// Pure: the rules against double runs and lost disks stand here and nowhere else.
#pragma once
#include <string>
#include <vector>

#include "compute/hypervisor/hypervisor.hpp"
#include "compute/options.hpp"
#include "proto/conductor/hosts.hpp"

namespace nova::compute {

enum class Mend {
  remove_deleted,  // the server was deleted: its guest goes
  remove_moved,    // the server lives elsewhere in a newer generation
  remove_undone,   // the server has no host: its build here was undone while this host was away
  shut_deleted,    // the server was deleted, and the operator wants to see its guest first
  resume,          // it ran when the host went down
};
constexpr std::array<EnumName<Mend>, 5> mend_names{{{Mend::remove_deleted, "deleted_guest"},
                                                    {Mend::remove_moved, "moved_guest"},
                                                    {Mend::remove_undone, "undone_guest"},
                                                    {Mend::shut_deleted, "deleted_guest_shut_down"},
                                                    {Mend::resume, "guest_not_running"}}};
constexpr const auto& names_of(Mend) { return mend_names; }

struct MendStep {
  Mend mend = Mend::resume;
  proto::ServerSpec server;
};

struct RepairPlan {
  std::vector<MendStep> steps;
  std::vector<proto::PowerObservation> power;  // where guests and rows differ
  std::vector<std::string> remarks;            // what was found and is left alone
};

// Of `guests`, those that are ours and not in `expected`: the conductor is asked about them.
std::vector<proto::ServerId> strangers(const std::vector<Guest>& guests,
                                       const std::vector<proto::ExpectedServer>& expected);

struct RepairFacts {
  proto::HostName host;
  std::vector<Guest> guests;
  std::vector<proto::ExpectedServer> expected;
  std::vector<proto::OwnedServers::Ownership> owned;  // of the strangers
  bool at_start = false;                              // the first comparison since the daemon started
};

RepairPlan plan_repair(const RepairFacts& facts, const AgentOptions& options);

}  // namespace nova::compute
