// The image cache with a made-up Image service and the real qemu-img, in a folder of its own.
#include "compute/images/cache.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>

#include "common/uuid.hpp"
#include "compute/disks/info.hpp"
#include "compute/disks/make.hpp"
#include "compute/images/cache_files.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::compute::images {
namespace {
namespace fs = std::filesystem;

class MadeUpImages final : public ImageService {
 public:
  awaitable<void> download(Context, proto::ImageId id, Sink sink) override {
    ++downloads;
    const std::string bytes = content.at(id.str());
    for (std::size_t at = 0; at < bytes.size(); at += 4096) {
      if (at >= break_after) throw Fault(Errc::unavailable, "The connection broke.");
      co_await sink(std::span(bytes).subspan(at, std::min<std::size_t>(4096, bytes.size() - at)));
    }
  }
  std::map<std::string, std::string> content;
  std::size_t break_after = std::string::npos;
  int downloads = 0;
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

disks::Disk make_disk(disks::Role role, std::string file, std::int64_t bytes) {
  disks::Disk disk;
  disk.role = role;
  disk.file = std::move(file);
  disk.format = role == disks::Role::root ? "qcow2" : "raw";
  disk.bytes = bytes;
  return disk;
}

class Cache : public ::testing::Test {
 protected:
  Cache() {
    fs::create_directories(folder);
    options.remove_unused_original_minimum_age_seconds = std::chrono::seconds(-1);
  }
  ~Cache() override { fs::remove_all(folder); }

  proto::ImageMeta add(const std::string& id, const std::string& format, std::string bytes) {
    proto::ImageMeta image;
    image.id = proto::ImageId(id);
    image.disk_format = format;
    image.size = static_cast<std::int64_t>(bytes.size());
    Digest digest("sha512");
    digest.update(bytes);
    image.os_hash_algo = "sha512";
    image.os_hash_value = digest.hex();
    service.content[id] = std::move(bytes);
    return image;
  }

  std::string qcow2(const std::string& arguments, const std::string& content = "") {
    const auto raw = folder / "in.raw", out = folder / "in.qcow2";
    std::ofstream(raw) << content;
    fs::resize_file(raw, 1 << 20);
    const auto command = arguments.empty()
                             ? "qemu-img convert -f raw -O qcow2 " + raw.string() + " " + out.string()
                             : "qemu-img create -q -f qcow2 " + arguments + " " + out.string() + " 1M";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return read_file(out);
  }

  CachedImage get(const proto::ImageMeta& image, bool keep_raw = true) {
    ImageCache cache({service, pool, qemu_img}, folder, keep_raw, options);
    return test::run_on(loop, cache.get({}, image));
  }

  Errc refusal(const proto::ImageMeta& image) {
    try {
      get(image);
    } catch (const Fault& fault) {
      return fault.code();
    }
    return Errc::internal;
  }

  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder / "_base")) out.push_back(entry.path().filename());
    std::sort(out.begin(), out.end());
    return out;
  }

  const fs::path folder = fs::temp_directory_path() / ("nova-cache-test-" + new_hex_id());
  boost::asio::io_context loop;
  // The pool's work does not count as the loop's.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
  MadeUpImages service;
  BlockingPool pool{2};
  QemuImg qemu_img{{}};
  CacheOptions options;
};

TEST_F(Cache, FetchesOnceAndKeepsTheBytes) {
  std::string bytes = "boot" + std::string(20000, '\0') + "end";
  const auto image = add("one", "raw", bytes);
  const auto first = get(image);
  EXPECT_EQ(first.format, "raw");
  EXPECT_EQ(first.virtual_size, static_cast<std::int64_t>(bytes.size()));
  EXPECT_EQ(read_file(first.path), bytes);
  EXPECT_EQ(fs::path(first.path).filename(), sha1_hex("one"));
  EXPECT_EQ(get(image).path, first.path);
  EXPECT_EQ(service.downloads, 1);
}

TEST_F(Cache, TwoAtOnceShareOneDownload) {
  const auto image = add("one", "raw", std::string(9000, 'x'));
  ImageCache cache({service, pool, qemu_img}, folder, true, options);
  boost::asio::io_context loop;
  int got = 0;
  for (int i = 0; i < 3; ++i)
    boost::asio::co_spawn(loop, cache.get({}, image),
                          [&](std::exception_ptr error, CachedImage) { got += !error; });
  loop.run();
  EXPECT_EQ(got, 3);
  EXPECT_EQ(service.downloads, 1);
}

TEST_F(Cache, ConvertsToRawOrKeepsTheForm) {
  const auto image = add("one", "qcow2", qcow2("", "guest"));
  const auto raw = get(image);
  EXPECT_EQ(raw.format, "raw");
  EXPECT_EQ(raw.virtual_size, 1 << 20);
  EXPECT_TRUE(read_file(raw.path).starts_with("guest"));
  const auto other = add("two", "qcow2", qcow2("", "guest"));
  EXPECT_EQ(get(other, false).format, "qcow2");
}

TEST_F(Cache, WrongBytesAreNotKept) {
  auto image = add("one", "raw", std::string(5000, 'x'));
  service.content["one"][17] = 'y';
  EXPECT_EQ(refusal(image), Errc::unavailable);
  image.size += 1;
  EXPECT_EQ(refusal(image), Errc::unavailable);
  service.break_after = 4096;
  EXPECT_EQ(refusal(image), Errc::unavailable);
  EXPECT_TRUE(files().empty());
}

TEST_F(Cache, BadImagesAreRefusedAndNotKept) {
  std::ofstream(folder / "secret") << std::string(4096, 's');
  const auto backed = "-b " + (folder / "secret").string() + " -F raw";
  EXPECT_EQ(refusal(add("backed", "qcow2", qcow2(backed))), Errc::bad_request);
  const auto external = "-o data_file=" + (folder / "data").string();
  EXPECT_EQ(refusal(add("external", "qcow2", qcow2(external))), Errc::bad_request);
  EXPECT_EQ(refusal(add("lying", "raw", qcow2("", "x"))), Errc::bad_request);
  EXPECT_TRUE(files().empty());
}

TEST_F(Cache, HeaderThatOnlyQemuFindsWrongIsRefused) {
  auto bytes = qcow2("", "guest");
  bytes.replace(40, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");  // the table of clusters lies beyond the file
  EXPECT_EQ(refusal(add("odd", "qcow2", bytes)), Errc::bad_request);
}

TEST_F(Cache, UnusedImagesAgeAndUsedOnesStay) {
  const auto used = get(add("used", "raw", "x"));
  const auto idle = get(add("idle", "raw", "x"));
  fs::create_directories(folder / "server");
  fs::create_symlink("../_base/" + sha1_hex("used"), folder / "server" / "base");
  ImageCache cache({service, pool, qemu_img}, folder, true, options);
  test::run_on(loop, cache.age());
  EXPECT_TRUE(fs::exists(used.path));
  EXPECT_FALSE(fs::exists(idle.path));
  EXPECT_EQ(files().size(), 2u) << "the image and its .info";
}

TEST_F(Cache, DisksStandOnTheCachedImage) {
  const auto image = get(add("one", "raw", std::string(1 << 20, 'x')));
  const auto server = folder / "server";
  fs::create_directories(server);
  const auto root = make_disk(disks::Role::root, "disk", 2 << 20);
  auto extra = make_disk(disks::Role::ephemeral, "disk.eph0", 8 << 20);
  extra.file_system = "ext4";
  extra.label = "ephemeral0";
  auto swap = make_disk(disks::Role::swap, "disk.swap", 1 << 20);
  swap.file_system = "swap";
  disks::make_disks(qemu_img, server, {root, extra, swap}, image);
  EXPECT_EQ(images_in_use(folder), std::set<std::string>{sha1_hex("one")});
  EXPECT_EQ(big_endian(read_file(server / "disk").substr(0, 32), 24, 8), 2u << 20);
  EXPECT_EQ(read_file(server / "disk.eph0").substr(1144, 10), "ephemeral0");
  EXPECT_EQ(read_file(server / "disk.swap").substr(4086, 10), "SWAPSPACE2");
  std::ofstream(server / "disk", std::ios::app) << "the server's data";
  const auto size = fs::file_size(server / "disk");
  disks::make_disks(qemu_img, server, {root, extra, swap}, image);
  EXPECT_EQ(fs::file_size(server / "disk"), size) << "an existing disk is not made again";
  // Options that change later do not change what a disk is.
  auto again = std::vector{make_disk(disks::Role::root, "disk", 2 << 20)};
  again[0].format = "raw";
  disks::make_disks(qemu_img, server, again, image);
  disks::apply_formats(again, disks::read_formats(server));
  EXPECT_EQ(again[0].format, "qcow2");
}

TEST_F(Cache, FullCopiesNeedNoBase) {
  const auto image = get(add("one", "raw", std::string(1 << 20, 'x')));
  const auto server = folder / "server";
  fs::create_directories(server);
  auto root = make_disk(disks::Role::root, "disk", 3 << 20);
  root.format = "raw";
  disks::make_disks(qemu_img, server, {root}, image);
  EXPECT_EQ(fs::file_size(server / "disk"), 3u << 20);
  EXPECT_TRUE(images_in_use(folder).empty());
}

TEST(RootSize, ImageMustFit) {
  disks::Disk root;
  root.bytes = 1000;
  CachedImage image{"", "raw", 1001};
  try {
    disks::check_root_size(root, image);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.error().kind, "FlavorDiskSmallerThanImage");
    EXPECT_EQ(fault.code(), Errc::bad_request);
  }
  root.bytes = 0;
  EXPECT_NO_THROW(disks::check_root_size(root, image));
}

TEST(CheckInfo, SecondOpinionsDisagree) {
  const ImageFacts facts{"vmdk", 512};
  const std::string good = R"({"format":"vmdk","virtual-size":512,)"
                           R"("format-specific":{"type":"vmdk","data":{"extents":[{"filename":"/x"}]}}})";
  EXPECT_NO_THROW(check_info(good, "/x", facts));
  EXPECT_THROW(check_info(good, "/y", facts), Fault) << "an extent elsewhere";
  for (const auto* bad :
       {R"({"format":"raw","virtual-size":512})", R"({"format":"vmdk","virtual-size":1024})",
        R"({"format":"vmdk","virtual-size":512,"backing-filename":"/etc/shadow"})",
        R"({"format":"vmdk","virtual-size":512,"encrypted":true})",
        R"({"format":"vmdk","virtual-size":512,"format-specific":{"data":{"data-file":"x"}}})"})
    EXPECT_THROW(check_info(bad, "/x", facts), Fault) << bad;
}

}  // namespace
}  // namespace nova::compute::images
