#include "compute/images/cache_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/error.hpp"

namespace nova::compute::images {
namespace fs = std::filesystem;
namespace {

struct Info {
  std::string format;
  std::int64_t virtual_size = 0;
  static constexpr auto fields() {
    return Pack{field("format", &Info::format), field("virtual_size", &Info::virtual_size)};
  }
};

[[noreturn]] void cannot_write(int error) {
  if (error == ENOSPC || error == EDQUOT)
    throw Fault(
        Error{Errc::no_valid_host, "The host has no disk space left.", "ComputeResourcesUnavailable"});
  throw Fault(Errc::internal, "The host cannot write to its image cache.");
}

fs::path info_of(fs::path image) { return image += ".info"; }

void write_info(const fs::path& image, const Info& info) {
  const auto part = info_of(image) += ".part";
  {
    std::ofstream out(part, std::ios::trunc);
    out << encode(info);
    if (!out.flush()) cannot_write(errno);
  }
  fs::rename(part, info_of(image));
}

std::optional<Info> read_info(const fs::path& image) {
  std::ifstream in(info_of(image));
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  try {
    return decode_lenient<Info>(json::parse(text.str()).root());
  } catch (const Fault&) {  // cut short by a crash of the host: the image is fetched again
    return std::nullopt;
  }
}

void sync_file(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) cannot_write(errno);
  const int failed = ::fsync(fd);
  ::close(fd);
  if (failed != 0) cannot_write(errno);
}

std::chrono::seconds unused_for(const fs::path& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return std::chrono::seconds(::time(nullptr) - facts.st_mtime);
}

bool is_image_name(const std::string& name) {
  return name.size() == 40 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

}  // namespace

std::optional<CachedImage> find_cached(const fs::path& folder, const std::string& name) {
  const auto path = folder / name;
  if (!fs::exists(path)) return std::nullopt;
  auto info = read_info(path);
  if (!info) return std::nullopt;
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
  return CachedImage{path.string(), std::move(info->format), info->virtual_size};
}

PartFile::PartFile(fs::path path, std::optional<ExpectedHash> expected)
    : path_(std::move(path)),
      fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)),
      expected_(std::move(expected)) {
  if (fd_ < 0) cannot_write(errno);
  if (expected_) digest_.emplace(expected_->algorithm);
}

PartFile::~PartFile() {
  ::close(fd_);
  if (!finished_) ::unlink(path_.c_str());
}

void PartFile::write(std::span<const char> bytes) {
  if (digest_) digest_->update(bytes);
  const bool zeros = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == 0; });
  std::size_t done = zeros ? bytes.size() : 0;
  while (done < bytes.size()) {
    const auto count =
        ::pwrite(fd_, bytes.data() + done, bytes.size() - done, length_ + static_cast<off_t>(done));
    if (count < 0 && errno != EINTR) cannot_write(errno);
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  length_ += static_cast<std::int64_t>(bytes.size());
}

void PartFile::finish(std::int64_t size) {
  if (::ftruncate(fd_, length_) != 0 || ::fsync(fd_) != 0) cannot_write(errno);
  if (size > 0 && length_ != size)
    throw Fault(Errc::unavailable,
                fmt::format("The Image service sent {} bytes of an image of {}.", length_, size));
  if (digest_ && digest_->hex() != expected_->value)
    throw Fault(Error{Errc::unavailable, "The image's bytes do not match its checksum.",
                      "SignatureVerificationError"});
  finished_ = true;
}

CachedImage adopt(const QemuImg& qemu_img, const fs::path& part, const fs::path& to,
                  std::string_view declared, bool keep_raw) {
  auto facts = inspect(FileBytes(part), declared);
  if (facts.format != "raw") qemu_img.confirm(part, facts);
  const bool convert = facts.format != "raw" && (keep_raw || facts.format != "qcow2");
  const fs::path ready = convert ? fs::path(part) += ".raw" : part;
  if (convert) {
    qemu_img.convert_to_raw(part, facts.format, ready);
    fs::remove(part);
    sync_file(ready);
    facts = {"raw", static_cast<std::int64_t>(fs::file_size(ready))};
  }
  write_info(to, {facts.format, facts.virtual_size});
  fs::rename(ready, to);
  return {to.string(), facts.format, facts.virtual_size};
}

std::set<std::string> images_in_use(const fs::path& instances) {
  std::set<std::string> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(instances, error)) {
    const auto target = fs::read_symlink(entry.path() / "base", error);
    if (!error) out.insert(target.filename().string());
  }
  return out;
}

std::vector<std::string> remove_unused(const fs::path& folder, const std::set<std::string>& used,
                                       std::chrono::seconds age) {
  std::vector<std::string> removed;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto name = entry.path().filename().string();
    const auto idle = unused_for(entry.path());
    const bool part = name.find(".part") != name.npos;
    if (part && idle > std::chrono::hours(1)) fs::remove(entry.path(), error);
    if (!is_image_name(name) || used.contains(name) || idle <= age) continue;
    // The image first: an .info alone is nothing.
    if (fs::remove(entry.path(), error)) removed.push_back(name);
    fs::remove(info_of(entry.path()), error);
  }
  return removed;
}

}  // namespace nova::compute::images
