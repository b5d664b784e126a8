#include "compute/journal_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "common/error.hpp"

namespace nova::compute {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

int open_own(const std::filesystem::path& path, int flags) {
  return ::open(path.c_str(), flags | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

}  // namespace

FileHandle::~FileHandle() {
  if (fd_ >= 0) ::close(fd_);
}

JournalFile::JournalFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  if (error)
    throw Fault(Errc::unavailable,
                fmt::format("cannot create {}: {}", path_.parent_path().string(), error.message()));
  const std::filesystem::path lock = path_.string() + ".lock";
  lock_ = FileHandle(open_own(lock, O_RDWR));
  if (lock_.get() < 0) fail("open the lock of");
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
    throw Fault(Errc::conflict,
                fmt::format("another nova-compute uses {}: give each its own state_path", path_.string()));
  open_data();
}

void JournalFile::open_data() {
  data_ = FileHandle(open_own(path_, O_RDWR | O_APPEND));
  if (data_.get() < 0) fail("open");
  sync_directory();
}

std::string JournalFile::read() {
  std::string text;
  char chunk[65536];
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(data_.get(), chunk, sizeof chunk, at);
    if (n < 0) fail("read");
    if (n == 0) break;
    text.append(chunk, static_cast<std::size_t>(n));
    at += n;
  }
  text.resize(text.rfind('\n') + 1);  // npos + 1 is 0
  if (::ftruncate(data_.get(), static_cast<off_t>(text.size())) != 0) fail("shorten");
  size_ = text.size();
  return text;
}

void JournalFile::append(std::string_view text, bool force) {
  const bool written = write_all(data_.get(), text) && (!force || ::fdatasync(data_.get()) == 0);
  if (!written) {
    const int why = errno;
    if (::ftruncate(data_.get(), static_cast<off_t>(size_)) == 0) errno = why;
    fail("write");
  }
  size_ += text.size();
}

void JournalFile::replace(std::string_view text) {
  if (text.empty()) {
    if (::ftruncate(data_.get(), 0) != 0) fail("empty");
    size_ = 0;
    return;
  }
  const std::filesystem::path fresh = path_.string() + ".new";
  const FileHandle out(open_own(fresh, O_WRONLY | O_TRUNC));
  if (out.get() < 0 || !write_all(out.get(), text) || ::fdatasync(out.get()) != 0) fail("rewrite");
  if (::rename(fresh.c_str(), path_.c_str()) != 0) fail("replace");
  open_data();
  size_ = text.size();
}

void JournalFile::sync_directory() const {
  const FileHandle dir(::open(path_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (dir.get() < 0 || ::fsync(dir.get()) != 0) fail("make durable");
}

void JournalFile::fail(std::string_view doing) const {
  throw Fault(Errc::unavailable,
              fmt::format("cannot {} {}: {}", doing, path_.string(), std::strerror(errno)));
}

}  // namespace nova::compute
