// The libvirt driver: guests of one host, run by QEMU with or without KVM. Calls into libvirt and work on
// files block, so they run on pools; what is decided without them is pure code in domain/, network/, disks/.
// The caller runs one operation per server at a time.
#pragma once
#include <filesystem>
#include <optional>

#include "common/async/keyed_lock.hpp"
#include "common/config/config.hpp"
#include "compute/hypervisor/hypervisor.hpp"
#include "compute/hypervisor/libvirt/connection.hpp"
#include "compute/hypervisor/libvirt/domain/plan.hpp"
#include "compute/hypervisor/libvirt/domains.hpp"
#include "compute/hypervisor/libvirt/error.hpp"
#include "compute/hypervisor/libvirt/event_thread.hpp"
#include "compute/images/cache.hpp"
#include "compute/ports/security_rules.hpp"

namespace nova::compute::libvirt {

struct DriverOptions {
  LibvirtOptions libvirt;
  VncOptions vnc;
  GuestOptions guest;
  RetryOptions retry;
  MetadataOptions metadata;
  images::CacheOptions cache;
  std::string version = NOVA_VERSION;                 // of this software, as guests see it
  std::chrono::milliseconds power_poll{200};          // between looks at a guest that shuts down
  std::chrono::milliseconds filter_interval{60'000};  // between looks for changed security groups
};
DriverOptions driver_options(const Config& config);

[[noreturn]] void throw_not_here();  // Fault(not_found): the host has no such guest

class Driver : public Hypervisor {
 public:
  // All outlive the driver.
  struct Ports {
    boost::asio::any_io_executor executor;
    ImageService& images;
    SecurityRules& rules;
  };
  Driver(Ports ports, DriverOptions options, Logger log);
  ~Driver() override;

  awaitable<void> start() override;
  awaitable<void> stop() override;
  awaitable<BuildResult> build(Context context, proto::ServerSpec server,
                               std::function<void(proto::TaskState)> progress) override;
  awaitable<void> destroy(Context context, proto::ServerSpec server) override;
  awaitable<proto::PowerState> change_power(Context context, proto::ServerSpec server,
                                            proto::PowerOp op) override;
  awaitable<std::string> console_output(proto::ServerId server, std::optional<int> lines) override;
  awaitable<std::vector<Guest>> list() override;
  awaitable<proto::Inventory> inventory() override;
  awaitable<std::string> uptime() override;
  void on_event(OnEvent handler) override;
  std::string problem() const override;

 private:
  using Progress = std::function<void(proto::TaskState)>;
  // A server as this host would run it, decided before anything is made.
  struct Blueprint {
    Machine machine;
    std::vector<disks::Disk> disks;
    std::filesystem::path folder;
  };

  // f(virConnectPtr) on a pool thread. libvirt's own words go to the log.
  template <class F>
  awaitable<std::invoke_result_t<F&, virConnectPtr>> on_libvirt(F f);
  awaitable<std::shared_ptr<const HostFacts>> facts();
  std::filesystem::path folder_of(const proto::ServerId& server) const;

  awaitable<Blueprint> draw(proto::ServerSpec server);
  // True when the guest runs already. What is there and not as it should be makes way.
  awaitable<bool> find_built(Context context, proto::ServerSpec server);
  awaitable<void> make(Context context, proto::ServerSpec server, Blueprint blueprint, Progress progress);
  awaitable<void> make_files(Context context, proto::ServerSpec server, Blueprint blueprint);
  void write_config_drive(const proto::ServerSpec& server, const Blueprint& blueprint) const;
  // Plugs the server in, defines its domain by what it should be now, and starts it.
  awaitable<void> launch(Context context, proto::ServerSpec server, Blueprint blueprint);
  awaitable<void> clear(Context context, proto::ServerSpec server);
  // An error that ended a build: what was made goes.
  awaitable<void> give_up(Context context, proto::ServerSpec server);

  awaitable<std::vector<Plug>> plug(Context context, std::vector<proto::Vif> vifs);
  awaitable<Plug> plug_one(Context context, proto::Vif vif);
  awaitable<void> unplug(DomainLeftovers left, std::vector<proto::Vif> vifs);
  awaitable<void> leave(std::string network, std::string mac);
  awaitable<void> refresh_filters();
  awaitable<void> refresh_filter(proto::Vif vif);

  awaitable<std::optional<Guest>> look(proto::ServerSpec server);
  template <class F>
  awaitable<void> on_guest(proto::ServerSpec server, F f);
  awaitable<void> power_on(Context context, proto::ServerSpec server);
  awaitable<void> power_off(Context context, proto::ServerSpec server);
  awaitable<void> reboot_soft(Context context, proto::ServerSpec server);
  awaitable<void> reboot_hard(Context context, proto::ServerSpec server);
  awaitable<void> resume(Context context, proto::ServerSpec server);
  // False when the guest did not heed its power button in time.
  awaitable<bool> shut_down(proto::ServerSpec server, std::chrono::seconds limit);

  awaitable<void> every(std::chrono::milliseconds interval, awaitable<void> (Driver::*what)(),
                        std::string name);
  awaitable<void> age_images();

  Ports ports_;
  const DriverOptions options_;
  const std::filesystem::path instances_;
  Logger log_;
  EventThread events_;     // outlives the connection
  BlockingPool calls_{6};  // libvirt
  BlockingPool disks_{3};  // files and qemu-img
  images::QemuImg qemu_img_;
  images::ImageCache cache_;
  Connection connection_;
  KeyedLock networks_;  // by name: one change at a time
  std::shared_ptr<const HostFacts> facts_;
  std::uint64_t facts_epoch_ = 0;
  std::map<std::string, std::string> filters_;  // as last defined, by port
  TaskGroup tasks_;
  bool started_ = false;
};

template <class F>
awaitable<std::invoke_result_t<F&, virConnectPtr>> Driver::on_libvirt(F f) {
  auto connection = connection_.get();
  try {
    co_return co_await calls_.run([connection, f = std::move(f)]() mutable { return f(connection.get()); });
  } catch (const LibvirtFault& fault) {
    log_.warning("libvirt: {}", fault.details());
    throw;
  }
}

template <class F>
awaitable<void> Driver::on_guest(proto::ServerSpec server, F f) {
  if (!co_await look(server)) throw_not_here();
  co_await on_libvirt([id = server.id, f](virConnectPtr connection) {
    const auto domain = find_domain(connection, id);
    if (!domain) throw_not_here();
    f(domain);
  });
}

}  // namespace nova::compute::libvirt
