// Tests of the libvirt driver against a real, private libvirtd (NOVA_TEST_LIBVIRT_URI, see
// tests/support/services.py) with the guest of 512 bytes. Image and Network service are made up.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "common/log/captured.hpp"
#include "compute/hypervisor/libvirt/driver.hpp"

namespace nova::compute::libvirt {

// Images are files.
class FileImages final : public ImageService {
 public:
  awaitable<void> download(Context context, proto::ImageId image, Sink sink) override;
  std::map<std::string, std::filesystem::path> files;
  int downloads = 0;
};

class MadeUpRules final : public SecurityRules {
 public:
  awaitable<PortSecurity> of_port(Context context, proto::PortId port) override;
  PortSecurity answer;
  bool away = false;
};

class DriverTest : public ::testing::Test {
 protected:
  DriverTest();
  ~DriverTest() override;
  void SetUp() override;
  void TearDown() override;

  template <class T>
  T run(awaitable<T> task);
  // The Errc that `task` ends with; nothing if it succeeds.
  template <class T>
  std::optional<Errc> failure(awaitable<T> task);
  // Keeps the loop going until `holds`; false after half a minute.
  bool eventually(const std::function<bool()>& holds);

  void make_driver();
  proto::ServerSpec make_server();
  proto::Vif make_vif(int number);  // on the test's network
  BuildResult build(const proto::ServerSpec& server);
  void destroy(const proto::ServerSpec& server);
  proto::PowerState power(const proto::ServerSpec& server, proto::PowerOp op);
  std::optional<Guest> guest(const proto::ServerSpec& server);
  std::string console(const proto::ServerSpec& server);
  bool console_says(const proto::ServerSpec& server, std::string_view text);
  std::filesystem::path folder(const proto::ServerSpec& server) const { return instances / server.id.str(); }

  // Through the same libvirtd, past the driver. What a command printed.
  std::string virsh(const std::string& words);
  pid_t libvirtd() const;
  void kill_libvirtd();
  void restart_libvirtd();

  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
  CapturedLog log;
  std::filesystem::path instances;
  FileImages images;
  MadeUpRules rules;
  DriverOptions options;
  std::unique_ptr<Driver> driver;
  std::vector<proto::ServerSpec> servers;
  std::string network_id;
  std::string uri;
};

template <class T>
T DriverTest::run(awaitable<T> task) {
  struct Nothing {};
  std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> result;
  std::exception_ptr error;
  bool done = false;
  if constexpr (std::is_void_v<T>)
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e) { error = e, done = true; });
  else
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr e, T value) {
      error = e, done = true;
      if (!e) result.emplace(std::move(value));
    });
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!done && std::chrono::steady_clock::now() < limit) loop.run_one_for(std::chrono::seconds(1));
  if (!done) throw std::runtime_error("the test's coroutine did not end within two minutes");
  if (error) std::rethrow_exception(error);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

template <class T>
std::optional<Errc> DriverTest::failure(awaitable<T> task) {
  try {
    run(std::move(task));
  } catch (const Fault& fault) {
    return fault.code();
  }
  return std::nullopt;
}

}  // namespace nova::compute::libvirt
