// The libvirt driver with the clients that it needs, from configuration.
#pragma once
#include <memory>

#include "common/clock.hpp"
#include "common/config/config.hpp"
#include "common/log/factory.hpp"
#include "compute/hypervisor/hypervisor.hpp"

namespace nova::compute::libvirt {

// All outlive the driver.
struct AssemblyParts {
  boost::asio::any_io_executor executor;
  const Config& config;
  LogFactory& logs;
  const Clock& clock;
};
std::unique_ptr<Hypervisor> make_driver(const AssemblyParts& parts);
std::vector<Schema> schemas();

}  // namespace nova::compute::libvirt
