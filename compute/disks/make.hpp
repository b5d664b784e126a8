// Makes the files of planned disks in a server's folder. Each appears whole, by rename, and one that is there
// already is left alone: it may hold the server's data. Blocking: for a BlockingPool.
#pragma once
#include <filesystem>

#include "compute/disks/plan.hpp"
#include "compute/images/cache.hpp"

namespace nova::compute::disks {

// Fault(bad_request) of kind FlavorDiskSmallerThanImage when the image does not fit the root disk.
void check_root_size(const Disk& root, const images::CachedImage& image);

// Every disk but the config drive.
void make_disks(const images::QemuImg& qemu_img, const std::filesystem::path& folder,
                const std::vector<Disk>& disks, const images::CachedImage& image);

}  // namespace nova::compute::disks
