#include <fmt/format.h>
#include <sys/random.h>

#include <fstream>
#include <sstream>

#include "common/json/value.hpp"
#include "compute/config_drive/iso.hpp"
#include "compute/disks/info.hpp"
#include "compute/disks/make.hpp"
#include "compute/hypervisor/libvirt/driver.hpp"
#include "compute/hypervisor/libvirt/folder.hpp"
#include "proto/metadata/documents.hpp"
#include "proto/metadata/vendor_data.hpp"

namespace nova::compute::libvirt {
namespace {

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    const auto got = ::getrandom(out.data() + have, count - have, 0);
    if (got > 0) have += static_cast<std::size_t>(got);
  }
  return out;
}

const disks::Disk* find_role(const std::vector<disks::Disk>& all, disks::Role role) {
  for (const auto& disk : all)
    if (disk.role == role) return &disk;
  return nullptr;
}

// What std::filesystem throws names files of the host; it goes to the log.
template <class F>
auto as_fault(const Logger& log, F f) {
  return [log, f = std::move(f)]() mutable {
    try {
      return f();
    } catch (const std::filesystem::filesystem_error& error) {
      log.error("{}", error.what());
      throw Fault(Errc::internal, "The host cannot write the server's files.");
    }
  };
}

}  // namespace

awaitable<Driver::Blueprint> Driver::draw(proto::ServerSpec server) {
  const auto host = co_await facts();
  const PlanOptions plan{options_.libvirt, options_.vnc, options_.guest};
  Blueprint out;
  out.machine = choose_machine(server, *host, options_.libvirt);
  out.disks = disks::plan_disks(server, disk_rules(server, out.machine, plan));
  out.folder = folder_of(server.id);
  co_return out;
}

awaitable<bool> Driver::find_built(Context context, proto::ServerSpec server) {
  const auto guest = co_await look(server);
  if (!guest) co_return false;
  if (guest->generation < server.generation) {
    log_.warning(context, "An older generation of server {} is still here and makes way", server.id);
    co_await clear(std::move(context), std::move(server));
    co_return false;
  }
  if (guest->power == proto::PowerState::paused) co_await on_guest(server, switch_off);
  co_return guest->power == proto::PowerState::running;
}

awaitable<BuildResult> Driver::build(Context context, proto::ServerSpec server, Progress progress) {
  const auto blueprint = co_await draw(server);
  BuildResult result{"/dev/" + blueprint.disks.front().target, proto::PowerState::running};
  if (co_await find_built(context, server)) co_return result;
  std::exception_ptr failure;
  try {
    co_await make(context, server, blueprint, std::move(progress));
  } catch (const Fault& fault) {
    log_.error(context, "The build of server {} failed: {}", server.id, fault.what());
    failure = std::current_exception();
  } catch (const std::filesystem::filesystem_error& error) {
    log_.error(context, "The build of server {} failed: {}", server.id, error.what());
    failure = std::make_exception_ptr(Fault(Errc::internal, "The host cannot write the server's files."));
  }
  if (!failure) co_return result;
  co_await give_up(std::move(context), std::move(server));
  std::rethrow_exception(failure);
}

awaitable<void> Driver::make(Context context, proto::ServerSpec server, Blueprint blueprint,
                             Progress progress) {
  const PlanOptions plan{options_.libvirt, options_.vnc, options_.guest};
  {
    // What cannot be run must not cost a download first.
    const auto host = co_await facts();
    const std::vector<Plug> unplugged(server.vifs.size(), Plug{"network", "none", "", {}});
    const std::string folder = blueprint.folder.string();
    static_cast<void>(
        plan_domain({server, blueprint.machine, blueprint.disks, folder, unplugged}, *host, plan));
  }
  if (!server.block_devices.empty()) progress(proto::TaskState::block_device_mapping);
  progress(proto::TaskState::spawning);
  co_await make_files(context, server, blueprint);
  co_await launch(std::move(context), std::move(server), std::move(blueprint));
}

awaitable<void> Driver::make_files(Context context, proto::ServerSpec server, Blueprint blueprint) {
  const auto image = co_await cache_.get(std::move(context), server.image);
  co_await disks_.run(as_fault(log_, [this, server, blueprint, image] {
    disks::check_root_size(blueprint.disks.front(), image);
    make_folder(blueprint.folder);
    disks::make_disks(qemu_img_, blueprint.folder, blueprint.disks, image);
    write_config_drive(server, blueprint);
  }));
}

void Driver::write_config_drive(const proto::ServerSpec& server, const Blueprint& blueprint) const {
  const auto* drive = find_role(blueprint.disks, disks::Role::config_drive);
  if (drive == nullptr) return;
  nova::metadata::Facts about{server, random_bytes(512), options_.metadata.dhcp_domain,
                              nova::metadata::read_vendor_data(options_.metadata.vendordata_jsonfile_path),
                              true};
  config_drive::write_iso(blueprint.folder / drive->file, nova::metadata::config_drive_files(about));
}

awaitable<void> Driver::launch(Context context, proto::ServerSpec server, Blueprint blueprint) {
  const auto host = co_await facts();
  const auto plugs = co_await plug(context, server.vifs);
  co_await disks_.run(as_fault(log_, [this, &server, &blueprint] {
    if (!std::filesystem::exists(blueprint.folder / blueprint.disks.front().file))
      throw Fault(Error{Errc::not_found, "The server's disk is not on this host.", "DiskNotFound"});
    disks::apply_formats(blueprint.disks, disks::read_formats(blueprint.folder));
    const auto* drive = find_role(blueprint.disks, disks::Role::config_drive);
    if (drive != nullptr && !std::filesystem::exists(blueprint.folder / drive->file))
      write_config_drive(server, blueprint);
    ensure_console_log(blueprint.folder);
  }));
  const PlanOptions plan{options_.libvirt, options_.vnc, options_.guest};
  const std::string folder = blueprint.folder.string();
  auto xml =
      domain_xml(plan_domain({server, blueprint.machine, blueprint.disks, folder, plugs}, *host, plan));
  co_await on_libvirt([xml = std::move(xml)](virConnectPtr connection) {
    const auto domain = define_domain(connection, xml);
    start_domain(domain);
  });
  log_.info(context, "Server {} is running", server.id);
}

awaitable<void> Driver::give_up(Context context, proto::ServerSpec server) {
  try {
    co_await clear(context, server);
  } catch (const Fault& fault) {
    log_.warning(context, "What the failed build of server {} made could not be removed yet: {}", server.id,
                 fault.what());
  }
}

awaitable<void> Driver::destroy(Context context, proto::ServerSpec server) {
  const auto newer = co_await on_libvirt([server](virConnectPtr connection) {
    const auto found = find_guest(connection, server.id);
    return found && found->facts.generation > server.generation;
  });
  if (newer) {
    log_.warning(context, "Server {} is left alone: this host runs a newer generation of it", server.id);
    co_return;
  }
  co_await clear(std::move(context), std::move(server));
}

// The domain first: while it may run, its files stay.
awaitable<void> Driver::clear(Context context, proto::ServerSpec server) {
  auto left = co_await on_libvirt([id = server.id](virConnectPtr connection) {
    const auto found = find_guest(connection, id);
    return found ? remove_domain(found->domain) : DomainLeftovers{};
  });
  co_await unplug(std::move(left), server.vifs);
  co_await disks_.run([folder = folder_of(server.id)] { remove_folder(folder); });
  log_.info(context, "Server {} is removed from this host", server.id);
}

}  // namespace nova::compute::libvirt
