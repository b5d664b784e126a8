#include "proto/metadata/vendor_data.hpp"

#include <fstream>
#include <sstream>

#include "common/error.hpp"
#include "common/json/value.hpp"

namespace nova::metadata {

std::string read_vendor_data(const std::string& path) {
  if (path.empty()) return "{}";
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  try {
    return json::dump(json::parse(text.str()).root());
  } catch (const Fault&) {
    throw Fault(Errc::internal,
                "The host's vendor data ([api] vendordata_jsonfile_path) is not readable JSON.");
  }
}

}  // namespace nova::metadata
