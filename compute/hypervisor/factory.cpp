#include "compute/hypervisor/factory.hpp"

#include <fmt/format.h>

#include <array>

#include "compute/hypervisor/fake/fake_hypervisor.hpp"
#include "compute/hypervisor/libvirt/assembly.hpp"

namespace nova::compute {
namespace {

std::unique_ptr<Hypervisor> make_fake(const DriverNeeds& needs) {
  const auto options = needs.context.config.get<FakeOptions>();
  std::optional<std::filesystem::path> file;
  if (options.keep_guests) file = needs.state_path / "fake" / (needs.host + ".guests");
  return std::make_unique<FakeHypervisor>(options, needs.host, needs.clock, std::move(file));
}

std::unique_ptr<Hypervisor> make_libvirt(const DriverNeeds& needs) {
  return libvirt::make_driver(
      {needs.context.executor, needs.context.config, needs.context.logs, needs.clock});
}

struct Driver {
  std::string_view name;
  std::unique_ptr<Hypervisor> (*make)(const DriverNeeds&);
};
constexpr std::array drivers{Driver{"libvirt.LibvirtDriver", make_libvirt},
                             Driver{"fake.FakeDriver", make_fake}};

}  // namespace

std::unique_ptr<Hypervisor> make_hypervisor(const std::string& compute_driver, const DriverNeeds& needs) {
  for (const Driver& driver : drivers)
    if (driver.name == compute_driver) return driver.make(needs);
  throw Fault(Errc::bad_request, fmt::format("compute_driver {} is not part of this build", compute_driver));
}

std::vector<Schema> driver_schemas() {
  auto out = libvirt::schemas();
  out.push_back(schema_of<DriverOptions>());
  out.push_back(schema_of<FakeOptions>());
  return out;
}

}  // namespace nova::compute
