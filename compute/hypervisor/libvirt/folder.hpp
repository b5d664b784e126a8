// The folder of one server's files, and those of all. Blocking: for a BlockingPool.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace nova::compute::libvirt {

void make_folder(const std::filesystem::path& folder);
// libvirt's log daemon writes it as root; made by us beforehand it stays ours to read. One that is there is
// left as it is: libvirt gives it to root when the guest ends.
void ensure_console_log(const std::filesystem::path& folder);
// The end of the console's log; `lines` of it if given. Fault(not_found) when the server has no folder here.
std::string read_console(const std::filesystem::path& folder, std::optional<int> lines);
// Renamed first, so that a crash in between leaves no half of a server.
void remove_folder(const std::filesystem::path& folder);
// What crashes left of removals.
void sweep_removed(const std::filesystem::path& instances);
bool takes_direct_io(const std::filesystem::path& instances);

}  // namespace nova::compute::libvirt
