#include "compute/disks/info.hpp"

#include <fstream>
#include <sstream>

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/error.hpp"

namespace nova::compute::disks {
namespace fs = std::filesystem;

Formats read_formats(const fs::path& folder) {
  std::ifstream in(folder / "disk.info");
  if (!in) return {};
  std::stringstream text;
  text << in.rdbuf();
  try {
    return decode<Formats>(json::parse(text.str()).root());
  } catch (const Fault&) {
    throw Fault(Errc::internal, "The record of the server's disks (disk.info) is damaged.");
  }
}

void write_formats(const fs::path& folder, const Formats& formats) {
  const auto part = folder / "disk.info.part";
  {
    std::ofstream out(part, std::ios::trunc);
    out << encode(formats);
    if (!out.flush()) throw Fault(Errc::internal, "The host cannot write to the server's folder.");
  }
  fs::rename(part, folder / "disk.info");
}

void apply_formats(std::vector<Disk>& disks, const Formats& formats) {
  for (auto& disk : disks)
    if (const auto found = formats.find(disk.file); found != formats.end()) disk.format = found->second;
}

}  // namespace nova::compute::disks
