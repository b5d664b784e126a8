// VMware's virtual disk format. A descriptor may name any file of the host as an extent, so only the
// self-contained sub-formats monolithicSparse and streamOptimized pass, with one sparse extent.
#include <fmt/format.h>

#include <algorithm>

#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {
namespace {

constexpr std::uint64_t sector = 512;
constexpr std::uint64_t longest_descriptor = 1024 * 1024;

std::string_view trim(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t'))
    line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

bool is_extent(std::string_view line) {
  return line.starts_with("RW ") || line.starts_with("RDONLY ") || line.starts_with("NOACCESS ");
}

struct Descriptor {
  std::string type;
  int extents = 0;
  bool sparse = true;
  bool parent = false;
};

void read_line(std::string_view line, Descriptor& out) {
  if (is_extent(line)) {
    ++out.extents;
    out.sparse = out.sparse && line.find(" SPARSE ") != line.npos;
    return;
  }
  std::string key(line.substr(0, line.find('=')));
  std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto value = key.size() < line.size() ? trim(line.substr(key.size() + 1)) : std::string_view();
  const auto name = trim(key);
  if (name == "createtype") out.type = value;
  if (name == "parentfilenamehint") out.parent = true;
  if (name == "parentcid" && value != "ffffffff") out.parent = true;
}

Descriptor read_descriptor(std::string_view text) {
  Descriptor out;
  text = text.substr(0, text.find('\0'));
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    read_line(trim(line), out);
  }
  std::erase(out.type, '"');
  return out;
}

}  // namespace

bool shows_vmdk(const ByteSource& image) {
  const auto head = image.read(0, 512);
  return head.starts_with("KDMV") || head.starts_with("COWD") || head.find("# Disk DescriptorFile") == 0;
}

std::uint64_t check_vmdk(const ByteSource& image) {
  const auto header = image.read(0, 512);
  if (!header.starts_with("KDMV")) unacceptable("only VMDK files that hold their own data are accepted.");
  const auto capacity = little_endian(header, 12, 8);
  const auto offset = little_endian(header, 28, 8);
  const auto sectors = little_endian(header, 36, 8);
  // Without a capacity QEMU takes the file for a bare descriptor and opens the files that it names.
  if (capacity == 0 || capacity > (1ULL << 47)) unacceptable("the VMDK file's header makes no sense.");
  if (offset == 0 || sectors == 0 || sectors > longest_descriptor / sector || offset > image.size() / sector)
    unacceptable("the VMDK file has no descriptor.");
  const auto descriptor =
      read_descriptor(image.read(offset * sector, static_cast<std::size_t>(sectors * sector)));
  if (descriptor.type != "monolithicSparse" && descriptor.type != "streamOptimized")
    unacceptable(fmt::format("VMDK type '{}' is not accepted.", descriptor.type));
  if (descriptor.extents != 1 || !descriptor.sparse) unacceptable("the VMDK file refers to other files.");
  if (descriptor.parent) unacceptable("the VMDK file refers to a backing file.");
  return capacity * sector;
}

}  // namespace nova::compute::images
