// The operator's own words to every guest: the file that [api] vendordata_jsonfile_path names. Blocking.
#pragma once
#include <string>

namespace nova::metadata {

// The file's JSON in compact form; {} for an empty path. Throws Fault(internal) when it is not readable JSON.
std::string read_vendor_data(const std::string& path);

}  // namespace nova::metadata
