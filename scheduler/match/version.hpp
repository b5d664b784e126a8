// Hypervisor versions: libvirt's number as text, and predicates such as ">=2.0,<7.2" of images. Pure.
#pragma once
#include <string>
#include <string_view>

namespace nova::scheduler {

std::string version_text(int number);  // 7002022 -> 7.2.22
// False also for a predicate that cannot be read.
bool version_satisfies(std::string_view version, std::string_view predicate);

}  // namespace nova::scheduler
