#include "compute/hypervisor/libvirt/driver.hpp"

#include "common/async/sleep.hpp"
#include "compute/hypervisor/libvirt/folder.hpp"
#include "compute/hypervisor/libvirt/host_facts.hpp"
#include "compute/process/run.hpp"

namespace nova::compute::libvirt {
namespace {

images::QemuImgLimits image_limits(const LibvirtOptions& options) {
  images::QemuImgLimits limits;
  limits.address_space_gib = options.images_address_space_limit;
  limits.cpu_time = options.images_cpu_time_limit;
  return limits;
}

ConnectionOptions connection_options(const LibvirtOptions& options) {
  ConnectionOptions out;
  if (!options.connection_uri.empty()) out.uri = options.connection_uri;
  return out;
}

}  // namespace

DriverOptions driver_options(const Config& config) {
  DriverOptions out;
  out.libvirt = config.get<LibvirtOptions>();
  out.vnc = config.get<VncOptions>();
  out.guest = config.get<GuestOptions>();
  out.retry = config.get<RetryOptions>();
  out.metadata = config.get<MetadataOptions>();
  out.cache = config.get<images::CacheOptions>();
  return out;
}

void throw_not_here() {
  throw Fault(Error{Errc::not_found, "The server is not on this host.", "InstanceNotFound"});
}

Driver::Driver(Ports ports, DriverOptions options, Logger log)
    : ports_(std::move(ports)),
      options_(std::move(options)),
      instances_(options_.guest.instances_path),
      log_(std::move(log)),
      qemu_img_(image_limits(options_.libvirt)),
      cache_({ports_.images, disks_, qemu_img_}, instances_, options_.guest.force_raw_images, options_.cache,
             log_),
      connection_(ports_.executor, calls_, connection_options(options_.libvirt), log_),
      tasks_(ports_.executor, [logger = log_](const std::string& name, std::exception_ptr) {
        logger.critical("{} ended unexpectedly", name);
      }) {}

Driver::~Driver() = default;

awaitable<void> Driver::start() {
  co_await disks_.run([this] {
    make_folder(instances_);
    sweep_removed(instances_);
  });
  co_await connection_.start();
  const auto host = co_await facts();
  if (std::exchange(started_, true)) co_return;
  log_.info("Guests run by {} on {}", host->domain_type, host->capabilities.arch);
  const auto cache = std::chrono::milliseconds(options_.cache.manager_interval);
  if (cache.count() > 0)
    tasks_.spawn("image cache", every(cache, &Driver::age_images, "The image cache's cleaning"));
  tasks_.spawn("packet filters",
               every(options_.filter_interval, &Driver::refresh_filters, "The refresh of packet filters"));
}

awaitable<void> Driver::stop() {
  tasks_.stop();
  co_await tasks_.join();
  co_await connection_.stop();
}

awaitable<void> Driver::every(std::chrono::milliseconds interval, awaitable<void> (Driver::*what)(),
                              std::string name) {
  for (;;) {
    co_await sleep_for(jittered(interval));
    try {
      co_await (this->*what)();
    } catch (const Fault& fault) {
      log_.warning("{} failed and will be tried again: {}", name, fault.what());
    }
  }
}

awaitable<void> Driver::age_images() { return cache_.age(); }

std::filesystem::path Driver::folder_of(const proto::ServerId& server) const {
  return instances_ / server.str();
}

awaitable<std::shared_ptr<const HostFacts>> Driver::facts() {
  const auto epoch = connection_.epoch();
  if (facts_ && facts_epoch_ == epoch) co_return facts_;
  auto read = co_await on_libvirt(
      [this](virConnectPtr connection) { return read_host_facts(connection, options_.libvirt, instances_); });
  read.version = options_.version;
  facts_ = std::make_shared<const HostFacts>(std::move(read));
  facts_epoch_ = epoch;
  co_return facts_;
}

awaitable<std::vector<Guest>> Driver::list() {
  co_return co_await on_libvirt([](virConnectPtr connection) { return list_guests(connection); });
}

awaitable<proto::Inventory> Driver::inventory() {
  const auto host = co_await facts();
  co_return co_await on_libvirt(
      [this, host](virConnectPtr connection) { return read_inventory(connection, *host, instances_); });
}

awaitable<std::string> Driver::console_output(proto::ServerId server, std::optional<int> lines) {
  co_return co_await disks_.run([folder = folder_of(server), lines] { return read_console(folder, lines); });
}

awaitable<std::string> Driver::uptime() {
  auto result = co_await disks_.run([] { return run_program({"uptime"}); });
  if (!result.ok()) throw Fault(Errc::internal, "The host does not say how long it has been up.");
  co_return std::move(result.out);
}

void Driver::on_event(OnEvent handler) { connection_.on_event(std::move(handler)); }
std::string Driver::problem() const { return connection_.problem(); }

}  // namespace nova::compute::libvirt
