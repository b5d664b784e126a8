// qemu-img, always told the format and always under limits: images come from strangers. Blocking: for a
// BlockingPool. Failures are Fault: ImageUnacceptable while looking at an image, internal otherwise.
#pragma once
#include <chrono>
#include <string>

#include "compute/images/inspect.hpp"
#include "compute/process/run.hpp"

namespace nova::compute::images {

struct QemuImgLimits {
  int address_space_gib = 2;
  std::chrono::seconds cpu_time{30};  // for a look; longer work has the wall clock as its limit
  std::chrono::seconds convert_time{3600};
};

class QemuImg {
 public:
  explicit QemuImg(QemuImgLimits limits) : limits_(limits) {}

  // A second opinion on an image that inspect() passed: format, size, and no other file involved.
  void confirm(const std::string& path, const ImageFacts& facts) const;
  void convert_to_raw(const std::string& from, const std::string& format, const std::string& to) const;
  // A qcow2 file on top of `base`, of `bytes`.
  void create_overlay(const std::string& base, const std::string& base_format, const std::string& to,
                      std::int64_t bytes) const;

 private:
  RunResult run(std::vector<std::string> words, bool look) const;

  const QemuImgLimits limits_;
};

// The part of confirm() that reads qemu-img's answer. Pure.
void check_info(const std::string& json, const std::string& path, const ImageFacts& facts);

}  // namespace nova::compute::images
