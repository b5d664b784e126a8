// The pretended guests of one host on disk: real ones outlive nova-compute, so these do too. A line per
// change, written on the loop thread. Throws Fault when the file cannot be used.
#pragma once
#include <filesystem>
#include <map>

#include "compute/hypervisor/hypervisor.hpp"
#include "compute/journal_file.hpp"

namespace nova::compute {

class GuestFile {
 public:
  explicit GuestFile(std::filesystem::path path) : file_(std::move(path)) {}
  std::map<proto::ServerId, Guest> load();
  void keep(const Guest& guest);
  void drop(const proto::ServerId& server);

 private:
  JournalFile file_;
};

}  // namespace nova::compute
