// Images as attackers write them (Nova's advisories on backing files, data files, VMDK descriptors and
// formats that are not what they say), and as honest people do.
#include "compute/images/inspect.hpp"

#include <gtest/gtest.h>

#include "common/error.hpp"

namespace nova::compute::images {
namespace {

std::string big(std::uint64_t value, std::size_t width) {
  std::string out(width, '\0');
  for (std::size_t i = width; i > 0; --i, value >>= 8) out[i - 1] = static_cast<char>(value & 0xff);
  return out;
}

std::string little(std::uint64_t value, std::size_t width) {
  const auto out = big(value, width);
  return {out.rbegin(), out.rend()};
}

struct Qcow2 {
  std::uint64_t version = 3, backing_offset = 0, backing_size = 0, cluster_bits = 16, size = 1 << 20,
                crypt = 0;
  std::uint64_t features = 0;
  std::string extensions;

  std::string bytes() const {
    std::string out = "QFI\xfb" + big(version, 4) + big(backing_offset, 8) + big(backing_size, 4) +
                      big(cluster_bits, 4) + big(size, 8) + big(crypt, 4);
    out.resize(72);
    if (version >= 3) {
      out += big(features, 8) + big(0, 8) + big(0, 8) + big(4, 4) + big(104, 4);
      out += extensions;
    }
    out.resize(65536 * 2);
    return out;
  }
};

std::string extension(std::uint64_t type, const std::string& data) {
  std::string padded = data;
  padded.resize((data.size() + 7) / 8 * 8);
  return big(type, 4) + big(data.size(), 4) + padded;
}

struct Vmdk {
  std::string magic = "KDMV", descriptor;
  std::uint64_t capacity = 2048;

  std::string bytes() const {
    std::string out = magic + little(1, 4) + little(3, 4) + little(capacity, 8) + little(128, 8) +
                      little(1, 8) + little(20, 8);
    out.resize(512);
    out += descriptor;
    out.resize(65536);
    return out;
  }
};

std::string descriptor(const std::string& type, const std::string& extents, const std::string& more = "") {
  return "# Disk DescriptorFile\nversion=1\nCID=aa\nparentCID=ffffffff\ncreateType=\"" + type + "\"\n" +
         more + "\n# Extent\n" + extents + "\n";
}

std::string vhd(std::uint64_t type, bool at_start) {
  std::string footer = "conectix";
  footer.resize(48);
  footer += big(1 << 20, 8);
  footer.resize(60);
  footer += big(type, 4);
  footer.resize(512);
  return at_start ? footer + std::string(1024, '\0') : std::string(4096, '\0') + footer;
}

std::string iso() {
  std::string out(40000, '\0');
  out.replace(32769, 5, "CD001");
  return out;
}

std::string vdi(std::uint64_t type) {
  std::string out(64, '\0');
  out += little(0xbeda107f, 4);
  out.resize(76);
  out += little(type, 4);
  out.resize(368);
  out += little(1 << 20, 8);
  out.resize(4096);
  return out;
}

// The reason of the refusal; empty if it passes.
std::string refusal(const std::string& bytes, std::string_view declared) {
  try {
    inspect(MemoryBytes(bytes), declared);
    return {};
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::bad_request);
    EXPECT_EQ(fault.error().kind, "ImageUnacceptable");
    return fault.what();
  }
}

TEST(Inspect, HonestImagesPass) {
  EXPECT_EQ(inspect(MemoryBytes(Qcow2{}.bytes()), "qcow2").virtual_size, 1 << 20);
  Qcow2 old;
  old.version = 2;
  EXPECT_EQ(inspect(MemoryBytes(old.bytes()), "qcow2").format, "qcow2");
  Qcow2 modern;
  modern.features = 8 | 16;
  modern.extensions = extension(0x6803f857, "feature names");
  EXPECT_EQ(refusal(modern.bytes(), "qcow2"), "");
  EXPECT_EQ(inspect(MemoryBytes(std::string(5000, 'x')), "raw").virtual_size, 5000);
  EXPECT_EQ(inspect(MemoryBytes(iso()), "iso").format, "raw");
  EXPECT_EQ(refusal(iso(), "raw"), "") << "an installation medium is bytes like any other";
  EXPECT_EQ(inspect(MemoryBytes(vhd(3, true)), "vhd").format, "vpc");
  EXPECT_EQ(refusal(vhd(2, false), "vhd"), "");
  EXPECT_EQ(inspect(MemoryBytes(vdi(1)), "vdi").virtual_size, 1 << 20);
  for (const auto* type : {"monolithicSparse", "streamOptimized"}) {
    Vmdk vmdk;
    vmdk.descriptor = descriptor(type, "RW 2048 SPARSE \"disk.vmdk\"");
    EXPECT_EQ(inspect(MemoryBytes(vmdk.bytes()), "vmdk").virtual_size, 2048 * 512) << type;
  }
}

TEST(Inspect, BackingAndDataFilesAreRefused) {
  Qcow2 image;
  image.backing_offset = 1024;
  image.backing_size = 11;
  EXPECT_NE(refusal(image.bytes(), "qcow2").find("backing file"), std::string::npos);
  image = {};
  image.backing_size = 11;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "") << "a length without an offset";
  image = {};
  image.features = 4;
  EXPECT_NE(refusal(image.bytes(), "qcow2").find("external data file"), std::string::npos);
  image = {};
  image.extensions = extension(0x44415441, "/etc/shadow");
  EXPECT_NE(refusal(image.bytes(), "qcow2").find("external data file"), std::string::npos);
  image.extensions = extension(0x6803f857, "other") + extension(0xe2792aca, "raw");
  EXPECT_NE(refusal(image.bytes(), "qcow2").find("backing file"), std::string::npos);
}

TEST(Inspect, OddQcow2IsRefused) {
  Qcow2 image;
  image.features = 1ULL << 20;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "") << "unknown feature";
  image = {};
  image.features = 2;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "") << "corrupt";
  image = {};
  image.crypt = 1;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "") << "encrypted";
  image = {};
  image.cluster_bits = 40;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "");
  image = {};
  image.version = 4;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "");
  image = {};
  image.size = 0;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "");
  image = {};
  image.size = 1ULL << 62;
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "");
  image = {};
  image.extensions = big(0x12345678, 4) + big(0xfffffff0, 4);
  EXPECT_NE(refusal(image.bytes(), "qcow2"), "") << "an extension longer than the header";
}

TEST(Inspect, ContentMustBeWhatIsDeclared) {
  EXPECT_NE(refusal(Qcow2{}.bytes(), "raw").find("its content is qcow2"), std::string::npos);
  EXPECT_NE(refusal(std::string(5000, 'x'), "qcow2"), "");
  EXPECT_NE(refusal(std::string(5000, 'x'), "iso"), "");
  EXPECT_NE(refusal(Qcow2{}.bytes(), "vmdk"), "");
  EXPECT_NE(refusal(std::string(5000, 'x'), "vhd"), "");
  EXPECT_NE(refusal("", "raw"), "");
  for (const auto* declared : {"vhdx", "ploop", "", "qcow", "RAW"})
    EXPECT_NE(refusal(std::string(5000, 'x'), declared), "") << declared;
  for (const std::string& magic :
       {std::string("LUKS\xba\xbe"), std::string("vhdxfile"), std::string("QED\0", 4),
        std::string("WithoutFreeSpace"), std::string("QFI\xfb\0\0\0\1", 8)}) {
    std::string bytes = magic;
    bytes.resize(5000);
    EXPECT_NE(refusal(bytes, "raw"), "") << magic;
  }
}

TEST(Inspect, TwoFormatsAtOnceAreRefused) {
  auto both = Qcow2{}.bytes();
  both.replace(32769, 5, "CD001");
  EXPECT_NE(refusal(both, "iso"), "");
  auto hidden = Qcow2{}.bytes();
  hidden.replace(64, 4, little(0xbeda107f, 4));
  EXPECT_NE(refusal(hidden, "qcow2"), "");
}

TEST(Inspect, VmdkThatNamesFilesIsRefused) {
  const auto of = [](const std::string& text) {
    Vmdk vmdk;
    vmdk.descriptor = text;
    return refusal(vmdk.bytes(), "vmdk");
  };
  EXPECT_NE(of(descriptor("monolithicFlat", "RW 2048 FLAT \"/etc/shadow\" 0")), "");
  EXPECT_NE(of(descriptor("monolithicSparse", "RW 2048 FLAT \"/etc/shadow\" 0")), "");
  EXPECT_NE(of(descriptor("monolithicSparse", "RW 9 SPARSE \"a\"\nRW 9 SPARSE \"/etc/shadow\"")), "");
  EXPECT_NE(of(descriptor("monolithicSparse", "RW 9 SPARSE \"a\"", "parentFileNameHint=\"/x\"")), "");
  EXPECT_NE(of(descriptor("vmfsSparse", "RW 9 SPARSE \"a\"")), "");
  EXPECT_NE(of(""), "");
  EXPECT_NE(refusal(descriptor("monolithicFlat", "RW 2048 FLAT \"/etc/shadow\" 0"), "vmdk"), "");
  Vmdk bare;
  bare.capacity = 0;
  bare.descriptor = descriptor("monolithicSparse", "RW 9 SPARSE \"a\"");
  EXPECT_NE(refusal(bare.bytes(), "vmdk"), "") << "QEMU would read it as a descriptor";
}

TEST(Inspect, DifferencingDisksAreRefused) {
  EXPECT_NE(refusal(vhd(4, true), "vhd"), "");
  EXPECT_NE(refusal(vdi(4), "vdi"), "");
}

TEST(Inspect, CutHeadersDoNotCrash) {
  const auto whole = Qcow2{}.bytes();
  for (std::size_t length : {1u, 3u, 4u, 7u, 8u, 20u, 71u, 72u, 80u, 103u}) {
    EXPECT_NE(refusal(whole.substr(0, length), "qcow2"), "") << length;
    EXPECT_NE(refusal(Vmdk{}.bytes().substr(0, length), "vmdk"), "") << length;
  }
}

}  // namespace
}  // namespace nova::compute::images
