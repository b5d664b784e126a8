// Writes a config drive: an ISO 9660 file with Rock Ridge and Joliet names, found by guests by its label.
// Blocking: for a BlockingPool.
#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace nova::compute::config_drive {

// The file appears whole, by rename, readable by its owner alone: it may hold a password. Files are named by
// their path inside. Throws Fault(internal).
void write_iso(const std::filesystem::path& to, const std::map<std::string, std::string>& files,
               const std::string& label = "config-2");

}  // namespace nova::compute::config_drive
