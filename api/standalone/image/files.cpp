#include "api/standalone/image/files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "common/error.hpp"

namespace nova::api::standalone {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours forgotten_after{1};

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error))
    throw Fault(Errc::internal,
                fmt::format("[standalone] image_path {} cannot be used: {}", folder, error.message()));
}

std::size_t sweep_now(const std::string& folder, const std::set<std::string>& known) {
  std::size_t removed = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (known.contains(entry.path().filename().string()) || !entry.is_regular_file(error)) continue;
    const auto written = entry.last_write_time(error);
    if (error || fs::file_time_type::clock::now() - written < forgotten_after) continue;
    if (fs::remove(entry.path(), error)) ++removed;
  }
  return removed;
}

}  // namespace

ImageFiles::ImageFiles(std::string folder) : folder_(std::move(folder)) {}

awaitable<void> ImageFiles::prepare() {
  return pool_.run([this] { make_folder(folder_); });
}

awaitable<std::unique_ptr<ImageWriter>> ImageFiles::create(std::string name) {
  return pool_.run([this, full = path(name)] {
    make_folder(folder_);
    return std::make_unique<ImageWriter>(full);
  });
}

awaitable<void> ImageFiles::write(ImageWriter& writer, std::span<const char> bytes) {
  return pool_.run([&writer, bytes] { writer.write(bytes); });
}

awaitable<StoredData> ImageFiles::finish(ImageWriter& writer, std::string disk_format) {
  return pool_.run([&writer, format = std::move(disk_format)] { return writer.finish(format); });
}

awaitable<void> ImageFiles::discard(std::unique_ptr<ImageWriter> writer) {
  return pool_.run([writer = std::move(writer)]() mutable { writer.reset(); });
}

std::shared_ptr<http::ByteStream> ImageFiles::open(const std::string& name) {
  return http::open_file_stream(path(name), &pool_);
}

awaitable<void> ImageFiles::remove(std::string name) {
  return pool_.run([full = path(name)] {
    std::error_code error;
    fs::remove(full, error);
  });
}

awaitable<std::size_t> ImageFiles::sweep(std::set<std::string> known) {
  return pool_.run([this, known = std::move(known)] { return sweep_now(folder_, known); });
}

}  // namespace nova::api::standalone
