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
};

enum class ClaimOutcome {
  taken,    // now, or by an earlier run of the same step
  full,     // it does not fit any more, or the host is not known
  refused,  // the server group's policy forbids the host by now
};

// The rule of the server's group is checked again under the group's lock: a schedule made on older rows may
// break it.
ClaimOutcome claim_take(Tx& tx, const Claim& claim);
// Gives back all that the server holds (or only on one host). Returns the hosts concerned; none is success.
std::vector<proto::HostName> claim_release(Tx& tx, const proto::ServerId& server);
std::vector<proto::HostName> claim_release_on(Tx& tx, const proto::ServerId& server,
                                              const proto::HostName& host);

// Allocations without a live server cannot exist (foreign key); counters that disagree with the allocations
// can only come from outside. Sets them right and returns the hosts that were wrong.
std::vector<proto::HostName> claims_reconcile(Tx& tx);

}  // namespace nova::conductor
