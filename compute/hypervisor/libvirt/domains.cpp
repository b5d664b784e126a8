#include "compute/hypervisor/libvirt/domains.hpp"

#include <fmt/format.h>
#include <libvirt/virterror.h>

#include <array>
#include <thread>

#include "compute/hypervisor/libvirt/error.hpp"

namespace nova::compute::libvirt {
namespace {

proto::PowerState power_of_state(int state) {
  using proto::PowerState;
  switch (state) {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED:
      return PowerState::running;
    case VIR_DOMAIN_PAUSED:
      return PowerState::paused;
    case VIR_DOMAIN_SHUTDOWN:
    case VIR_DOMAIN_SHUTOFF:
      return PowerState::shutdown;
    case VIR_DOMAIN_CRASHED:
      return PowerState::crashed;
    case VIR_DOMAIN_PMSUSPENDED:
      return PowerState::suspended;
    default:
      return PowerState::nostate;
  }
}

// After a call that was refused: fails unless the domain is in the state that it was to bring about.
void fail_unless(const DomainHandle& domain, proto::PowerState wanted, std::string_view what) {
  const LastError why;
  if (power_of(domain) != wanted) why.fail(what);
}

}  // namespace

DomainHandle find_domain(virConnectPtr connection, const proto::ServerId& server) {
  DomainHandle domain(virDomainLookupByUUIDString(connection, server.str().c_str()));
  if (!domain && !failed_with(VIR_ERR_NO_DOMAIN) && !failed_with(VIR_ERR_INVALID_ARG))
    fail("look for a guest");
  return domain;
}

proto::PowerState power_of(const DomainHandle& domain) {
  int state = 0;
  if (virDomainGetState(domain.get(), &state, nullptr, 0) == 0) return power_of_state(state);
  if (failed_with(VIR_ERR_NO_DOMAIN)) return proto::PowerState::nostate;
  fail("say the state of a guest");
}

Guest describe_guest(const DomainHandle& domain) {
  Guest guest;
  std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
  virDomainGetUUIDString(domain.get(), uuid.data());
  guest.server = proto::ServerId(uuid.data());
  guest.name = virDomainGetName(domain.get());
  guest.power = power_of(domain);
  const auto metadata =
      take_text(virDomainGetMetadata(domain.get(), VIR_DOMAIN_METADATA_ELEMENT,
                                     std::string(own_namespace).c_str(), VIR_DOMAIN_AFFECT_CURRENT));
  if (metadata.empty() && !failed_with(VIR_ERR_NO_DOMAIN_METADATA) && !failed_with(VIR_ERR_NO_DOMAIN))
    fail("read the metadata of a guest");
  guest.ours = !metadata.empty();
  guest.generation = read_generation(metadata);
  return guest;
}

std::vector<Guest> list_guests(virConnectPtr connection) {
  virDomainPtr* all = nullptr;
  const int count = virConnectListAllDomains(connection, &all, 0);
  if (count < 0) fail("list its guests");
  std::vector<DomainHandle> domains;
  for (int i = 0; i < count; ++i) domains.emplace_back(all[i]);
  ::free(all);
  std::vector<Guest> out;
  for (const auto& domain : domains) {
    auto guest = describe_guest(domain);
    if (guest.power != proto::PowerState::nostate) out.push_back(std::move(guest));  // gone meanwhile
  }
  return out;
}

std::optional<FoundGuest> find_guest(virConnectPtr connection, const proto::ServerId& server) {
  auto domain = find_domain(connection, server);
  if (!domain) return std::nullopt;
  auto facts = describe_guest(domain);
  if (!facts.ours)
    throw Fault(Errc::conflict,
                fmt::format("The host has a guest with the id of server {} that is not of this cloud.",
                            server.str()));
  return FoundGuest{std::move(domain), std::move(facts)};
}

DomainHandle define_domain(virConnectPtr connection, const std::string& xml) {
  DomainHandle domain(virDomainDefineXML(connection, xml.c_str()));
  if (!domain) fail("define the guest");
  return domain;
}

void start_domain(const DomainHandle& domain) {
  if (virDomainCreate(domain.get()) != 0) fail_unless(domain, proto::PowerState::running, "start the guest");
}

void press_power_button(const DomainHandle& domain) {
  if (virDomainShutdown(domain.get()) != 0)
    fail_unless(domain, proto::PowerState::shutdown, "press the guest's power button");
}

void switch_off(const DomainHandle& domain) {
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    if (virDomainDestroy(domain.get()) == 0) return;
    const auto power = power_of(domain);
    if (power == proto::PowerState::shutdown || power == proto::PowerState::nostate) return;
    // QEMU may be held up by slow storage for a while.
    if (attempt == attempts) break;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (virDomainDestroy(domain.get()) != 0)
    fail_unless(domain, proto::PowerState::shutdown, "switch the guest off");
}

void pause_domain(const DomainHandle& domain) {
  if (virDomainSuspend(domain.get()) != 0) fail_unless(domain, proto::PowerState::paused, "pause the guest");
}

void unpause_domain(const DomainHandle& domain) {
  if (virDomainResume(domain.get()) != 0)
    fail_unless(domain, proto::PowerState::running, "unpause the guest");
}

void save_domain(const DomainHandle& domain) {
  if (virDomainManagedSave(domain.get(), 0) == 0) return;
  const LastError why;
  if (!is_saved(domain)) why.fail("suspend the guest");
}

bool is_saved(const DomainHandle& domain) { return virDomainHasManagedSaveImage(domain.get(), 0) == 1; }

void drop_saved(const DomainHandle& domain) {
  if (is_saved(domain) && virDomainManagedSaveRemove(domain.get(), 0) != 0)
    fail("drop the guest's saved state");
}

DomainLeftovers remove_domain(const DomainHandle& domain) {
  auto left = read_leftovers(take_text(virDomainGetXMLDesc(domain.get(), VIR_DOMAIN_XML_INACTIVE)));
  if (virDomainIsActive(domain.get()) == 1) switch_off(domain);
  const unsigned flags = VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
                         VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VIR_DOMAIN_UNDEFINE_NVRAM;
  if (virDomainUndefineFlags(domain.get(), flags) != 0 && !failed_with(VIR_ERR_NO_DOMAIN))
    fail("remove the guest");
  return left;
}

}  // namespace nova::compute::libvirt
