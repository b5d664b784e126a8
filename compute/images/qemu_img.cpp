#include "compute/images/qemu_img.hpp"

#include <fmt/format.h>

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

std::string text_in(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_string() ? std::string(value->text()) : std::string();
}

bool truth_in(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_boolean() && value->boolean();
}

std::int64_t integer_in(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_integer() ? value->integer().value_or(0) : 0;
}

}  // namespace

void check_info(const std::string& text, const std::string& path, const ImageFacts& facts) {
  const auto document = json::parse(text);
  const auto& info = document.root();
  if (const auto format = text_in(info, "format"); format != facts.format)
    unacceptable(
        fmt::format("qemu-img takes it for {}, not {}.", format.empty() ? "nothing" : format, facts.format));
  for (const auto* key : {"backing-filename", "full-backing-filename", "backing-image"})
    if (info.find(key)) unacceptable("it refers to a backing file.");
  if (truth_in(info, "encrypted")) unacceptable("it is encrypted.");
  const auto rounded = (facts.virtual_size + sector - 1) / sector * sector;
  if (facts.format != "vpc" && integer_in(info, "virtual-size") != rounded)
    unacceptable("its size is not what its header says.");
  const auto whole = info.find("format-specific").value_or(json::Value());
  const auto specific = whole.find("data").value_or(json::Value());
  if (specific.find("data-file")) unacceptable("it refers to an external data file.");
  for (const auto& extent : specific.find("extents").value_or(json::Value()).items())
    if (text_in(extent, "filename") != path) unacceptable("it refers to other files.");
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
