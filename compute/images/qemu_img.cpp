#include "compute/images/qemu_img.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "common/json/value.hpp"
#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {
namespace {

// Paths of this host are no business of the image's owner; they stay in the exception's details only.
[[noreturn]] void failed(std::string_view what, const RunResult& result) {
  if (result.err.find("No space left") != result.err.npos)
    throw Fault(
        Error{Errc::no_valid_host, "The host has no disk space left.", "ComputeResourcesUnavailable"});
  throw Fault(Errc::internal, fmt::format("qemu-img failed to {}{} (status {}).", what,
                                          result.timed_out ? " in time" : "", result.status));
}

constexpr std::int64_t sector = 512;

}  // namespace

void check_info(const std::string& text, const std::string& path, const ImageFacts& facts) {
  const auto document = json::parse(text);
  const auto& info = document.root();
  if (info.value("format", "") != facts.format)
    unacceptable(
        fmt::format("qemu-img takes it for {}, not {}.", info.value("format", "nothing"), facts.format));
  for (const auto* key : {"backing-filename", "full-backing-filename", "backing-image"})
    if (info.contains(key)) unacceptable("it refers to a backing file.");
  if (info.value("encrypted", false)) unacceptable("it is encrypted.");
  const auto rounded = (facts.virtual_size + sector - 1) / sector * sector;
  if (facts.format != "vpc" && info.value("virtual-size", std::int64_t{0}) != rounded)
    unacceptable("its size is not what its header says.");
  const auto specific =
      info.value("format-specific", json::Value::object()).value("data", json::Value::object());
  if (specific.contains("data-file")) unacceptable("it refers to an external data file.");
  for (const auto& extent : specific.value("extents", json::Value::array()))
    if (extent.value("filename", "") != path) unacceptable("it refers to other files.");
}

RunResult QemuImg::run(std::vector<std::string> words, bool look) const {
  RunLimits limits;
  limits.address_space = std::int64_t{limits_.address_space_gib} * 1024 * 1024 * 1024;
  limits.cpu_time = look ? limits_.cpu_time : std::chrono::seconds(0);
  limits.wall_time = look ? limits_.cpu_time * 4 : limits_.convert_time;
  words.insert(words.begin(), "qemu-img");
  return run_program(words, limits);
}

void QemuImg::confirm(const std::string& path, const ImageFacts& facts) const {
  const auto result = run({"info", "--output=json", "-f", facts.format, path}, true);
  if (!result.ok()) unacceptable(fmt::format("qemu-img cannot read it as {}.", facts.format));
  check_info(result.out, path, facts);
}

void QemuImg::convert_to_raw(const std::string& from, const std::string& format,
                             const std::string& to) const {
  const auto result = run({"convert", "-f", format, "-O", "raw", from, to}, false);
  if (!result.ok()) failed("convert an image", result);
}

void QemuImg::create_overlay(const std::string& base, const std::string& base_format, const std::string& to,
                             std::int64_t bytes) const {
  const auto result =
      run({"create", "-q", "-f", "qcow2", "-b", base, "-F", base_format, to, std::to_string(bytes)}, false);
  if (!result.ok()) failed("make a disk", result);
}

}  // namespace nova::compute::images
