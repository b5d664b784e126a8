// Compute hosts as administrators see them: inventory, use and service in one row.
#pragma once
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/hypervisors.hpp"

namespace nova::conductor {

struct HypervisorQuery {
  std::string id = {};         // the node's uuid, or
  std::int64_t number = 0;     // or
  std::string name_part = {};  // a part of the node's name; all empty: every host
  bool with_servers = false;
  int limit = 1000;
  std::int64_t after = 0;  // the number that the page comes after
};
// `up` is left to the caller, who knows the time.
std::vector<proto::Hypervisor> hypervisor_list(Tx& tx, const HypervisorQuery& query);
proto::SumHypervisors::Reply hypervisor_sums(Tx& tx);

}  // namespace nova::conductor
