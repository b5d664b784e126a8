// disk.info: the formats that a server's disks were made in. A disk's own bytes belong to its guest and are
// never asked, and options may have changed since. Blocking: for a BlockingPool.
#pragma once
#include <filesystem>
#include <map>

#include "compute/disks/plan.hpp"

namespace nova::compute::disks {

using Formats = std::map<std::string, std::string>;  // by file name

Formats read_formats(const std::filesystem::path& folder);
void write_formats(const std::filesystem::path& folder, const Formats& formats);
// Gives each planned disk the format that it has.
void apply_formats(std::vector<Disk>& disks, const Formats& formats);

}  // namespace nova::compute::disks
