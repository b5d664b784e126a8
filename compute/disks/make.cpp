#include "compute/disks/make.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/error.hpp"
#include "compute/disks/info.hpp"
#include "compute/process/run.hpp"

namespace nova::compute::disks {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void failed(const fs::path& file, int error) {
  if (error == ENOSPC || error == EDQUOT)
    throw Fault(
        Error{Errc::no_valid_host, "The host has no disk space left.", "ComputeResourcesUnavailable"});
  throw Fault(Errc::internal, fmt::format("The host cannot make the disk {}.", file.filename().string()));
}

void set_size(const fs::path& file, std::int64_t bytes) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) failed(file, errno);
  const int result = ::ftruncate(fd, bytes);
  const int error = errno;
  ::close(fd);
  if (result != 0) failed(file, error);
}

// The link comes before the disk: the cache must know of a user before there is one.
void link_base(const fs::path& folder, const images::CachedImage& image) {
  const auto link = folder / "base";
  const auto fresh = folder / "base.part";
  std::error_code error;
  fs::remove(fresh, error);
  fs::create_symlink(fs::relative(image.path, folder), fresh);
  fs::rename(fresh, link);
}

void make_root(const images::QemuImg& qemu_img, const fs::path& to, const Disk& disk,
               const images::CachedImage& image) {
  const bool as_image = disk.bytes == 0 || disk.device == "cdrom";
  const auto bytes = as_image ? image.virtual_size : disk.bytes;
  if (disk.format == "qcow2") {
    link_base(to.parent_path(), image);
    qemu_img.create_overlay(image.path, image.format, to, bytes);
    return;
  }
  qemu_img.convert_to_raw(image.path, image.format, to);
  if (static_cast<std::int64_t>(fs::file_size(to)) < bytes) set_size(to, bytes);
}

std::vector<std::string> format_command(const Disk& disk, const fs::path& file) {
  const auto& kind = disk.file_system;
  if (kind == "swap") return {"mkswap", file};
  if (kind == "vfat") return {"mkfs.vfat", "-n", disk.label.substr(0, 11), file};
  if (kind == "xfs") return {"mkfs.xfs", "-q", "-f", "-L", disk.label, file};
  if (kind == "ext2" || kind == "ext3" || kind == "ext4")
    return {"mkfs." + kind, "-q", "-F", "-L", disk.label, file};
  throw Fault(Error{Errc::bad_request, fmt::format("File system '{}' is not supported for disks.", kind),
                    "InvalidBDM"});
}

void make_blank(const fs::path& to, const Disk& disk) {
  set_size(to, disk.bytes);
  if (disk.file_system.empty()) return;
  const auto command = format_command(disk, to);
  const auto result = run_program(command);
  if (!result.ok())
    throw Fault(Errc::internal,
                fmt::format("{} failed on a disk of the server (status {}).", command[0], result.status));
}

void make_one(const images::QemuImg& qemu_img, const fs::path& folder, const Disk& disk,
              const images::CachedImage& image) {
  const auto file = folder / disk.file;
  if (fs::exists(file)) return;
  const auto part = fs::path(file) += ".part";
  fs::remove(part);
  if (disk.role == Role::root)
    make_root(qemu_img, part, disk, image);
  else
    make_blank(part, disk);
  ::chmod(part.c_str(), 0600);  // libvirt hands it to the guest's user when it starts the guest
  fs::rename(part, file);
}

}  // namespace

void check_root_size(const Disk& root, const images::CachedImage& image) {
  if (root.bytes == 0 || root.device == "cdrom" || image.virtual_size <= root.bytes) return;
  throw Fault(Error{
      Errc::bad_request,
      fmt::format("Flavor's disk is too small for requested image. Flavor disk is {} bytes, image is {} "
                  "bytes.",
                  root.bytes, image.virtual_size),
      "FlavorDiskSmallerThanImage"});
}

void make_disks(const images::QemuImg& qemu_img, const fs::path& folder, const std::vector<Disk>& disks,
                const images::CachedImage& image) {
  auto formats = read_formats(folder);
  for (const auto& disk : disks)
    if (!fs::exists(folder / disk.file)) formats[disk.file] = disk.format;
  write_formats(folder, formats);
  for (const auto& disk : disks)
    if (disk.role != Role::config_drive) make_one(qemu_img, folder, disk, image);
}

}  // namespace nova::compute::disks
