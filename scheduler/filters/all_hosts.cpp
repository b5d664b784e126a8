// Nova's filter that passes every host.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {
void narrow(const Question&, Candidates&) {}
}  // namespace

constinit const Filter all_hosts_filter{.name = "AllHostsFilter", .narrow = narrow, .once_per_request = true};

}  // namespace nova::scheduler
