// Chooses the hypervisor driver by [DEFAULT] compute_driver. A new driver is one row in factory.cpp.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/daemon/app.hpp"
#include "compute/hypervisor/hypervisor.hpp"

namespace nova::compute {

struct DriverOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::string compute_driver = "libvirt.LibvirtDriver";

  static constexpr auto options() {
    return Pack{option("compute_driver", &DriverOptions::compute_driver,
                       "What runs the guests: libvirt, or a fake that only pretends to.")
                    .one_of("libvirt.LibvirtDriver", "fake.FakeDriver")};
  }
};

// What a driver is made from; all of it outlives the driver.
struct DriverNeeds {
  daemon::AppContext& context;
  const Clock& clock;
  std::filesystem::path state_path;
  std::string host;
};

// Throws Fault(bad_request) for a driver that there is not.
std::unique_ptr<Hypervisor> make_hypervisor(const std::string& compute_driver, const DriverNeeds& needs);
// The options of every driver.
std::vector<Schema> driver_schemas();

}  // namespace nova::compute
