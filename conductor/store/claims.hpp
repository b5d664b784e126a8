// Claims: what servers take on hosts, checked against the host's capacity in the statement that takes it.
// The host's counters and generation change with it, so that no race oversells a host.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

struct Claim {
  proto::ServerId server;
  proto::HostName host;
  int vcpus = 0, memory_mb = 0, disk_gb = 0;
  static constexpr auto fields() {
    return Pack{field("server", &Claim::server), field("host", &Claim::host), field("vcpus", &Claim::vcpus),
                field("memory_mb", &Claim::memory_mb), field("disk_gb", &Claim::disk_gb)};
  }
};

enum class ClaimOutcome {
  taken,    // now, or by an earlier run of the same step
  full,     // it does not fit any more, or the host is not known
  refused,  // the server group's policy forbids the host by now
};

// The rule of the server's group is checked again under the group's lock: a schedule made on older rows may
// break it.
ClaimOutcome claim_take(Tx& tx, const Claim& claim);
// Takes all or none, in one statement. False also for what claim_take() would look into more closely: members
// of groups, claims that are held already.
bool claims_take_together(Tx& tx, const std::vector<Claim>& claims);
// Gives back all that the servers hold (or only on one host). Returns the hosts concerned; none is success.
std::vector<proto::HostName> claims_release(Tx& tx, const std::vector<proto::ServerId>& servers);
std::vector<proto::HostName> claim_release(Tx& tx, const proto::ServerId& server);
std::vector<proto::HostName> claim_release_on(Tx& tx, const proto::ServerId& server,
                                              const proto::HostName& host);
// Locks the hosts of these claims and those on which these servers hold something, in one order.
void claims_lock_hosts(Tx& tx, const std::vector<Claim>& claims,
                       const std::vector<proto::ServerId>& releases);

// Allocations without a live server cannot exist (foreign key); counters that disagree with the allocations
// can only come from outside. Sets them right and returns the hosts that were wrong.
std::vector<proto::HostName> claims_reconcile(Tx& tx);

}  // namespace nova::conductor
