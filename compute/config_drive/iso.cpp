#include "compute/config_drive/iso.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <set>

#include "common/error.hpp"

namespace nova::compute::config_drive {
namespace fs = std::filesystem;
namespace {

struct Close {
  void operator()(archive* a) const { archive_write_free(a); }
  void operator()(archive_entry* e) const { archive_entry_free(e); }
};
struct Descriptor {
  int fd;
  ~Descriptor() { ::close(fd); }
};
using Archive = std::unique_ptr<archive, Close>;
using Entry = std::unique_ptr<archive_entry, Close>;

void check(int result, archive* a) {
  if (result >= ARCHIVE_WARN) return;
  throw Fault(Errc::internal,
              fmt::format("The config drive cannot be written: {}.", archive_error_string(a)));
}

Archive open(int fd, const std::string& label) {
  Archive iso(archive_write_new());
  auto* a = iso.get();
  check(archive_write_set_format_iso9660(a), a);
  check(archive_write_set_format_option(a, "iso9660", "volume-id", label.c_str()), a);
  check(archive_write_set_format_option(a, "iso9660", "rockridge", "useful"), a);
  check(archive_write_set_format_option(a, "iso9660", "joliet", "long"), a);
  check(archive_write_set_format_option(a, "iso9660", "pad", nullptr), a);
  check(archive_write_open_fd(a, fd), a);
  return iso;
}

void add(archive* a, const std::string& name, const std::string* text) {
  const Entry entry(archive_entry_new());
  auto* e = entry.get();
  archive_entry_set_pathname(e, name.c_str());
  archive_entry_set_filetype(e, text == nullptr ? AE_IFDIR : AE_IFREG);
  archive_entry_set_perm(e, text == nullptr ? 0755 : 0644);
  if (text != nullptr) archive_entry_set_size(e, static_cast<la_int64_t>(text->size()));
  check(archive_write_header(a, e), a);
  if (text != nullptr && !text->empty() && archive_write_data(a, text->data(), text->size()) < 0)
    check(ARCHIVE_FATAL, a);
}

constexpr off_t sector = 2048, first_descriptor = 16, label_at = 40;
constexpr std::size_t label_size = 32;

// libarchive writes labels in the letters that the standard allows (CONFIG_2); guests look for the very text.
void write_label(int fd, const std::string& label) {
  std::string plain = label, wide;  // wide: Joliet's UCS-2
  plain.resize(label_size, ' ');
  for (std::size_t i = 0; i < label_size / 2; ++i) wide += {'\0', plain[i]};
  for (off_t at = first_descriptor * sector;; at += sector) {
    unsigned char type = 255;
    if (::pread(fd, &type, 1, at) != 1 || type == 255) return;
    if (type != 1 && type != 2) continue;
    const auto& text = type == 1 ? plain : wide;
    if (::pwrite(fd, text.data(), label_size, at + label_at) != static_cast<ssize_t>(label_size))
      throw Fault(Errc::internal, "The config drive cannot be written.");
  }
}

std::set<std::string> folders_of(const std::map<std::string, std::string>& files) {
  std::set<std::string> out;
  for (const auto& [name, text] : files)
    for (auto folder = fs::path(name).parent_path(); !folder.empty(); folder = folder.parent_path())
      out.insert(folder.string());
  return out;
}

}  // namespace

void write_iso(const fs::path& to, const std::map<std::string, std::string>& files,
               const std::string& label) {
  const auto part = fs::path(to) += ".part";
  fs::remove(part);
  const int fd = ::open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) throw Fault(Errc::internal, "The config drive cannot be written.");
  const Descriptor owner{fd};
  auto iso = open(fd, label);
  for (const auto& folder : folders_of(files)) add(iso.get(), folder, nullptr);
  for (const auto& [name, text] : files) add(iso.get(), name, &text);
  check(archive_write_close(iso.get()), iso.get());
  write_label(fd, label);
  fs::rename(part, to);
}

}  // namespace nova::compute::config_drive
