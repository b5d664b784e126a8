// Images that must not be used, and what a failed build leaves.
#include <fstream>

#include "compute/process/run.hpp"
#include "tests/functional/compute/fixture.hpp"

namespace nova::compute::libvirt {
namespace {
namespace fs = std::filesystem;

class BadImages : public DriverTest {
 protected:
  proto::ServerSpec with_image(const std::string& format, const fs::path& file) {
    auto server = make_server();
    server.image.id = proto::ImageId("bad");
    server.image.disk_format = format;
    server.vifs.push_back(make_vif(20));
    images.files["bad"] = file;
    return server;
  }

  fs::path create(const std::string& arguments, const std::string& name) {
    const auto path = instances / name;
    const auto made =
        run_program({"sh", "-c", "qemu-img create -q " + arguments + " " + path.string() + " 4M"});
    EXPECT_TRUE(made.ok()) << made.err;
    return path;
  }

  // It fails for good, says why, and leaves nothing.
  void expect_refused(const proto::ServerSpec& server, const std::string& kind) {
    try {
      build(server);
      ADD_FAILURE() << "built";
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.code(), Errc::bad_request) << fault.what();
      EXPECT_EQ(fault.error().kind, kind) << fault.what();
    }
    EXPECT_FALSE(guest(server));
    EXPECT_FALSE(fs::exists(folder(server)));
    EXPECT_EQ(virsh("nwfilter-list").find(server.vifs[0].port_id.str()), std::string::npos);
    EXPECT_EQ(virsh("net-list --name").find(network_id), std::string::npos);
  }
};

TEST_F(BadImages, ReferencesOutsideAreRefused) {
  const auto secret = instances / "secret";
  std::ofstream(secret) << std::string(65536, 's');
  expect_refused(with_image("qcow2", create("-f qcow2 -b " + secret.string() + " -F raw", "backed")),
                 "ImageUnacceptable");
  expect_refused(
      with_image("qcow2", create("-f qcow2 -o data_file=" + (instances / "x").string(), "external")),
      "ImageUnacceptable");
  expect_refused(with_image("vmdk", create("-f vmdk -o subformat=monolithicFlat", "flat.vmdk")),
                 "ImageUnacceptable");
}

TEST_F(BadImages, ContentMustBeAsDeclared) {
  expect_refused(with_image("raw", create("-f qcow2", "hidden")), "ImageUnacceptable");
  expect_refused(with_image("qcow2", images.files["tiny"]), "ImageUnacceptable");
  expect_refused(with_image("ploop", images.files["tiny"]), "ImageUnacceptable");
}

TEST_F(BadImages, ImageLargerThanTheDiskIsRefused) {
  auto server = with_image("qcow2", create("-f qcow2", "sparse"));
  server.flavor.root_gb = 1;
  run_program({"qemu-img", "resize", "-q", "-f", "qcow2", (instances / "sparse").string(), "3G"});
  expect_refused(server, "FlavorDiskSmallerThanImage");
}

TEST_F(BadImages, WishesThatCannotBeMetCostNoDownload) {
  auto server = with_image("raw", images.files["tiny"]);
  server.flavor.extra_specs["hw:cpu_policy"] = "dedicated";
  expect_refused(server, "UnsupportedHardware");
  EXPECT_EQ(images.downloads, 0);
}

TEST_F(DriverTest, OtherFormatsBoot) {
  for (const auto* format : {"qcow2", "vmdk", "vdi"}) {
    const auto file = instances / ("tiny." + std::string(format));
    const auto made =
        run_program({"qemu-img", "convert", "-f", "raw", "-O", format, images.files["tiny"], file});
    ASSERT_TRUE(made.ok()) << made.err;
    auto server = make_server();
    server.image.id = proto::ImageId(format);
    server.image.disk_format = format;
    images.files[format] = file;
    build(server);
    EXPECT_TRUE(console_says(server, "tiny guest: up")) << format;
  }
}

TEST_F(DriverTest, FullCopiesAndKeptFormsBoot) {
  options.libvirt.images_type = "raw";
  make_driver();
  const auto copy = make_server();
  build(copy);
  EXPECT_TRUE(console_says(copy, "tiny guest: up"));
  options.libvirt.images_type = "qcow2";
  make_driver();
  EXPECT_EQ(power(copy, proto::PowerOp::reboot_hard), proto::PowerState::running)
      << "the disk stays what it was made as";
  EXPECT_NE(virsh("dumpxml " + copy.id.str()).find("type='raw' cache="), std::string::npos);
}

}  // namespace
}  // namespace nova::compute::libvirt
