#include "compute/hypervisor/libvirt/host_facts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <set>
#include <sstream>

#include "compute/hypervisor/libvirt/error.hpp"
#include "compute/hypervisor/libvirt/folder.hpp"

namespace nova::compute::libvirt {
namespace {

constexpr std::int64_t gib = 1024LL * 1024 * 1024;

bool processor_virtualises() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("flags")) continue;
    std::istringstream words(line);
    for (std::string word; words >> word;)
      if (word == "vmx" || word == "svm") return true;
    return false;
  }
  return false;
}

DomainCapabilities ask_domain(virConnectPtr connection, const HostFacts& facts, const std::string& machine) {
  auto text = take_text(virConnectGetDomainCapabilities(connection, nullptr, facts.capabilities.arch.c_str(),
                                                        machine.c_str(), facts.domain_type.c_str(), 0));
  return text.empty() ? DomainCapabilities{} : read_domain_capabilities(text);
}

struct DiskSpace {
  std::int64_t total_gb = 0, free_gb = 0;
};

DiskSpace disk_space(const std::filesystem::path& folder) {
  struct statvfs facts{};
  if (::statvfs(folder.c_str(), &facts) != 0) return {};
  const auto block = static_cast<std::int64_t>(facts.f_frsize);
  return {static_cast<std::int64_t>(facts.f_blocks) * block / gib,
          static_cast<std::int64_t>(facts.f_bavail) * block / gib};
}

// How much the servers' sparse disks may still grow.
std::int64_t promised_gb(const std::vector<std::int64_t>& unwritten) {
  std::int64_t sum = 0;
  for (const auto bytes : unwritten) sum += bytes;
  return sum / gib;
}

std::vector<std::int64_t> unwritten_bytes(virConnectPtr connection) {
  std::vector<std::int64_t> out;
  virDomainStatsRecordPtr* records = nullptr;
  const int count = virConnectGetAllDomainStats(connection, VIR_DOMAIN_STATS_BLOCK, &records,
                                                VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
  for (int i = 0; i < count; ++i) {
    const auto* record = records[i];
    unsigned disks = 0;
    virTypedParamsGetUInt(record->params, record->nparams, "block.count", &disks);
    for (unsigned disk = 0; disk < disks; ++disk) {
      unsigned long long capacity = 0, allocation = 0;
      const auto name = [&](const char* what) { return fmt::format("block.{}.{}", disk, what); };
      virTypedParamsGetULLong(record->params, record->nparams, name("capacity").c_str(), &capacity);
      virTypedParamsGetULLong(record->params, record->nparams, name("physical").c_str(), &allocation);
      if (capacity > allocation) out.push_back(static_cast<std::int64_t>(capacity - allocation));
    }
  }
  if (count >= 0) virDomainStatsRecordListFree(records);
  return out;
}

}  // namespace

bool kvm_works(const std::string& arch) {
  const bool x86 = arch == "x86_64" || arch == "i686";
  if (x86 && !processor_virtualises()) return false;
  const int fd = ::open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (fd >= 0) ::close(fd);
  // Not open to this daemon's user is no matter: guests run as libvirt's.
  return fd >= 0 || errno == EACCES;
}

std::string choose_domain_type(const std::string& virt_type, const HostCapabilities& capabilities,
                               bool works) {
  const auto* guest = capabilities.guest(capabilities.arch);
  const auto offers = [&](const char* type) {
    return guest != nullptr && guest->domain_types.contains(type);
  };
  if (virt_type == "auto") return works && offers("kvm") ? "kvm" : "qemu";
  if (offers(virt_type.c_str())) return virt_type;
  throw Fault(Errc::internal,
              fmt::format("[libvirt] virt_type is {}, but libvirt on this host offers no such guests. "
                          "Install the missing part of QEMU, or choose virt_type auto.",
                          virt_type));
}

HostFacts read_host_facts(virConnectPtr connection, const LibvirtOptions& options,
                          const std::filesystem::path& instances) {
  HostFacts facts;
  const auto xml = take_text(virConnectGetCapabilities(connection));
  if (xml.empty()) fail("tell what it is capable of");
  facts.capabilities = read_capabilities(xml);
  const auto& arch = facts.capabilities.arch;
  facts.domain_type = choose_domain_type(options.virt_type, facts.capabilities, kvm_works(arch));
  if (const auto* guest = facts.capabilities.guest(arch))
    for (const auto* machine : {"pc", "q35", "virt", "pseries"})
      if (guest->machines.contains(machine)) facts.machines[machine] = ask_domain(connection, facts, machine);
  facts.direct_io = takes_direct_io(instances);
  return facts;
}

proto::Inventory read_inventory(virConnectPtr connection, const HostFacts& facts,
                                const std::filesystem::path& instances) {
  proto::Inventory out;
  virNodeInfo node{};
  if (virNodeGetInfo(connection, &node) != 0) fail("tell what the host has");
  out.node = take_text(virConnectGetHostname(connection));
  out.hypervisor_type = "QEMU";
  unsigned long version = 0;
  if (virConnectGetVersion(connection, &version) == 0) out.hypervisor_version = static_cast<int>(version);
  out.vcpus = static_cast<int>(node.cpus);
  out.memory_mb = static_cast<int>(node.memory / 1024);
  const auto space = disk_space(instances);
  out.local_gb = static_cast<int>(space.total_gb);
  out.disk_available_least = static_cast<int>(space.free_gb - promised_gb(unwritten_bytes(connection)));
  out.supported = supported_guests(facts.capabilities, facts.domain_type == "kvm");
  out.cpu_info.text = cpu_info_json(facts.capabilities);
  out.numa_cells = facts.capabilities.cells;
  return out;
}

}  // namespace nova::compute::libvirt
