#include "tests/functional/compute/fixture.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <fstream>

#include "common/uuid.hpp"
#include "compute/process/run.hpp"

namespace nova::compute::libvirt {
namespace fs = std::filesystem;
namespace {

constexpr auto half_a_minute = std::chrono::seconds(30);

// Made once per run of the program.
const fs::path& tiny_guest() {
  static const fs::path path = [] {
    const auto folder = fs::temp_directory_path() / ("nova-tiny-guest-" + new_hex_id());
    fs::create_directories(folder);
    ::setenv("WORK", folder.c_str(), 1);
    const auto made = run_program({"tools/guest-image", "tiny", folder / "guest.raw"});
    if (!made.ok()) throw std::runtime_error("tools/guest-image: " + made.err);
    return folder / "guest.raw";
  }();
  return path;
}

// The folder that is /run/libvirt to libvirtd.
fs::path run_folder(const std::string& uri) {
  return fs::path(uri.substr(uri.find("socket=") + 7)).parent_path();
}

pid_t read_pid(const fs::path& file) {
  pid_t pid = 0;
  std::ifstream(file) >> pid;
  return pid;
}

}  // namespace

awaitable<void> FileImages::download(Context, proto::ImageId image, Sink sink) {
  ++downloads;
  std::ifstream in(files.at(image.str()), std::ios::binary);
  std::string piece(65536, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
    co_await sink(std::span(piece).first(static_cast<std::size_t>(in.gcount())));
}

awaitable<PortSecurity> MadeUpRules::of_port(Context, proto::PortId) {
  if (away) throw Fault(Errc::unavailable, "The Network service is away.");
  co_return answer;
}

DriverTest::DriverTest()
    : instances(fs::temp_directory_path() / ("nova-instances-" + new_hex_id().substr(0, 8))) {
  const auto* given = std::getenv("NOVA_TEST_LIBVIRT_URI");
  uri = given == nullptr ? "" : given;
  network_id = new_uuid();
  options.libvirt.connection_uri = uri;
  options.libvirt.virt_type = "qemu";
  options.guest.instances_path = instances.string();
  options.guest.shutdown_timeout = std::chrono::seconds(20);
  options.retry.shutdown_retry_interval = std::chrono::seconds(1);
  options.power_poll = std::chrono::milliseconds(50);
}

DriverTest::~DriverTest() { fs::remove_all(instances); }

void DriverTest::SetUp() {
  if (uri.empty()) FAIL() << "NOVA_TEST_LIBVIRT_URI is not set; see tests/support/services.py";
  images.files["tiny"] = tiny_guest();
  make_driver();
}

void DriverTest::TearDown() {
  if (!driver) return;
  if (libvirtd() == 0 || ::kill(libvirtd(), 0) != 0) restart_libvirtd();
  EXPECT_TRUE(eventually([this] { return driver->problem().empty(); }));
  for (auto& server : servers) {
    server.generation += 1000;
    destroy(server);
  }
  run(driver->stop());
}

void DriverTest::make_driver() {
  if (driver) run(driver->stop());
  driver = std::make_unique<Driver>(Driver::Ports{loop.get_executor(), images, rules}, options,
                                    log.logger("driver"));
  run(driver->start());
}

proto::ServerSpec DriverTest::make_server() {
  proto::ServerSpec server;
  server.id = proto::ServerId(new_uuid());
  server.instance_name = "nova-test-" + server.id.str().substr(0, 8);
  server.name = server.hostname = "tiny";
  server.created = now();
  server.generation = 1;
  server.flavor.vcpus = 1;
  server.flavor.memory_mb = 16;
  server.flavor.flavor_id = server.flavor.name = "tiny";
  server.image.id = proto::ImageId("tiny");
  server.image.disk_format = "raw";
  servers.push_back(server);
  return server;
}

proto::Vif DriverTest::make_vif(int number) {
  proto::Vif vif;
  vif.port_id = proto::PortId(new_uuid());
  vif.mac = fmt::format("fa:16:3e:{}:{}:{:02x}", network_id.substr(0, 2), network_id.substr(2, 2), number);
  vif.network_id = proto::NetworkId(network_id);
  vif.vif_type = "network";
  proto::FixedIp ip;
  ip.cidr = "10.213.7.0/24";
  ip.gateway = "10.213.7.1";
  ip.address = fmt::format("10.213.7.{}", number);
  vif.fixed_ips.push_back(ip);
  return vif;
}

BuildResult DriverTest::build(const proto::ServerSpec& server) {
  return run(driver->build({}, server, [](proto::TaskState) {}));
}

void DriverTest::destroy(const proto::ServerSpec& server) { run(driver->destroy({}, server)); }

proto::PowerState DriverTest::power(const proto::ServerSpec& server, proto::PowerOp op) {
  return run(driver->change_power({}, server, op));
}

std::optional<Guest> DriverTest::guest(const proto::ServerSpec& server) {
  for (auto& one : run(driver->list()))
    if (one.server == server.id) return one;
  return std::nullopt;
}

std::string DriverTest::console(const proto::ServerSpec& server) {
  return run(driver->console_output(server.id, std::nullopt));
}

bool DriverTest::console_says(const proto::ServerSpec& server, std::string_view text) {
  return eventually([&] { return console(server).find(text) != std::string::npos; });
}

bool DriverTest::eventually(const std::function<bool()>& holds) {
  const auto limit = std::chrono::steady_clock::now() + half_a_minute;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    loop.run_for(std::chrono::milliseconds(50));
  }
  return true;
}

std::string DriverTest::virsh(const std::string& words) {
  const auto result = run_program({"sh", "-c", "virsh -q -c '" + uri + "' " + words});
  return result.out + result.err;
}

pid_t DriverTest::libvirtd() const { return read_pid(run_folder(uri) / "libvirtd.pid"); }

void DriverTest::kill_libvirtd() {
  const auto pid = libvirtd();
  ::kill(pid, SIGKILL);
  EXPECT_TRUE(eventually([pid] { return ::kill(pid, 0) != 0; }));
}

// Into the same namespace, which virtlogd keeps.
void DriverTest::restart_libvirtd() {
  const auto log_daemon = read_pid(run_folder(uri) / "virtlogd.pid");
  const auto command = fmt::format(
      "setsid nsenter -t {} -m -r -- tini -s -- libvirtd -p /run/libvirt/libvirtd.pid </dev/null >/dev/null "
      "2>&1 &",
      log_daemon);
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace nova::compute::libvirt
