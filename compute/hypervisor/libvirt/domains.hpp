// Domains by way of libvirt: look, define, start, end. Blocking, on a given connection. What is absent is an
// answer, not an error; errors are Faults of error.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "compute/hypervisor/hypervisor.hpp"
#include "compute/hypervisor/libvirt/domain/xml.hpp"
#include "compute/hypervisor/libvirt/handles.hpp"

namespace nova::compute::libvirt {

DomainHandle find_domain(virConnectPtr connection, const proto::ServerId& server);  // empty if there is none
proto::PowerState power_of(const DomainHandle& domain);
Guest describe_guest(const DomainHandle& domain);
std::vector<Guest> list_guests(virConnectPtr connection);

// The guest of a server, as long as it may be touched: nothing if there is none, Fault(conflict) if the
// domain is not ours.
struct FoundGuest {
  DomainHandle domain;
  Guest facts;
};
std::optional<FoundGuest> find_guest(virConnectPtr connection, const proto::ServerId& server);

DomainHandle define_domain(virConnectPtr connection, const std::string& xml);
void start_domain(const DomainHandle& domain);
void press_power_button(const DomainHandle& domain);
void switch_off(const DomainHandle& domain);
void pause_domain(const DomainHandle& domain);
void unpause_domain(const DomainHandle& domain);
void save_domain(const DomainHandle& domain);  // to disk; start_domain() takes it up again
bool is_saved(const DomainHandle& domain);
void drop_saved(const DomainHandle& domain);
// With everything that libvirt keeps of it. Returns what it held outside.
DomainLeftovers remove_domain(const DomainHandle& domain);

}  // namespace nova::compute::libvirt
