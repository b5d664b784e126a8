// What this host is and has, asked of libvirt and the kernel. Blocking, on a given connection.
#pragma once
#include <filesystem>
#include <string>

#include "compute/hypervisor/libvirt/domain/plan.hpp"
#include "compute/hypervisor/libvirt/handles.hpp"

namespace nova::compute::libvirt {

// Throws Fault(internal) when `virt_type` asks for what the host does not have.
HostFacts read_host_facts(virConnectPtr connection, const LibvirtOptions& options,
                          const std::filesystem::path& instances);
proto::Inventory read_inventory(virConnectPtr connection, const HostFacts& facts,
                                const std::filesystem::path& instances);

// auto is kvm when the processor virtualises (x86: vmx or svm) and /dev/kvm can be opened.
std::string choose_domain_type(const std::string& virt_type, const HostCapabilities& capabilities,
                               bool kvm_works);
bool kvm_works(const std::string& arch);

}  // namespace nova::compute::libvirt
