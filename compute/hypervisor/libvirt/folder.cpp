#include "compute/hypervisor/libvirt/folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "common/error.hpp"

namespace nova::compute::libvirt {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view removed_suffix = "_del";
constexpr std::uintmax_t most_console = 102400;

std::string tail_of(const fs::path& path, std::uintmax_t most) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return {};
  std::ifstream in(path, std::ios::binary);
  const auto from = size > most ? size - most : 0;
  in.seekg(static_cast<std::streamoff>(from));
  std::string out(static_cast<std::size_t>(size - from), '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return out;
}

std::string last_lines(std::string text, int lines) {
  if (lines <= 0) return {};
  std::size_t at = text.size();
  if (at > 0 && text[at - 1] == '\n') --at;  // the end of the last line begins no other
  while (at > 0) {
    const auto newline = text.rfind('\n', at - 1);
    if (newline == text.npos) return text;
    if (--lines == 0) return text.substr(newline + 1);
    at = newline;
  }
  return text;
}

}  // namespace

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Fault(Errc::internal, "The host cannot make a folder for the server.");
}

void ensure_console_log(const fs::path& folder) {
  const int fd = ::open((folder / "console.log").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
  if (fd < 0 && errno != EEXIST) throw Fault(Errc::internal, "The host cannot write to the server's folder.");
}

std::string read_console(const fs::path& folder, std::optional<int> lines) {
  if (!fs::exists(folder))
    throw Fault(Error{Errc::not_found, "The server is not on this host.", "InstanceNotFound"});
  auto text = tail_of(folder / "console.log", most_console);
  // The log is rotated by size; what went before is in the older file.
  if (text.size() < most_console) text = tail_of(folder / "console.log.0", most_console - text.size()) + text;
  return lines ? last_lines(std::move(text), *lines) : text;
}

void remove_folder(const fs::path& folder) {
  const auto removed = fs::path(folder) += removed_suffix;
  std::error_code error;
  fs::remove_all(removed, error);
  fs::rename(folder, removed, error);
  if (error == std::errc::no_such_file_or_directory) return;
  if (error) throw Fault(Errc::internal, "The host cannot remove the server's files.");
  fs::remove_all(removed, error);
  if (error) throw Fault(Errc::internal, "The host cannot remove the server's files.");
}

void sweep_removed(const fs::path& instances) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(instances, error))
    if (entry.path().filename().string().ends_with(removed_suffix)) fs::remove_all(entry.path(), error);
}

bool takes_direct_io(const fs::path& instances) {
  const auto probe = instances / ".direct_io_probe";
  const int fd = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_DIRECT | O_CLOEXEC, 0600);
  ::unlink(probe.c_str());
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

}  // namespace nova::compute::libvirt
