#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/policy/policy.hpp"
#include "common/error.hpp"

namespace nova::api {
namespace {

namespace fs = std::filesystem;

// The old list form: [["rule:a", "role:b"], ["rule:c"]] is (a and b) or c.
std::string check_of_list(const YAML::Node& list) {
  std::string any;
  for (const auto& part : list) {
    std::string all;
    if (part.IsScalar()) all = part.as<std::string>();
    for (const auto& word : part) all += (all.empty() ? "" : " and ") + word.as<std::string>();
    any += (any.empty() ? "(" : " or (") + all + ")";
  }
  return any;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path);
  if (!in) throw Fault(Errc::bad_request, fmt::format("policy file {} cannot be read", path.string()));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void read_policy_file(const fs::path& path, PolicyTexts& texts) {
  try {
    const YAML::Node root = YAML::Load(read_text(path));
    if (!root || root.IsNull()) return;
    if (!root.IsMap()) throw Fault(Errc::bad_request, "expected a map of rule names to check strings");
    for (const auto& row : root) {
      const auto& check = row.second;
      texts[row.first.as<std::string>()] =
          check.IsSequence() ? check_of_list(check) : check.as<std::string>("");
    }
  } catch (const YAML::Exception& error) {
    throw Fault(Errc::bad_request, fmt::format("policy file {}: {}", path.string(), error.what()));
  }
}

fs::path resolved(const std::string& name, const std::string& directory) {
  const fs::path path(name);
  return path.is_absolute() ? path : fs::path(directory) / path;
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    const auto name = entry.path().filename().string();
    if (!entry.is_directory() && !name.starts_with('.')) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

PolicyTexts read_policy_files(const PolicyOptions& options, const std::string& directory) {
  PolicyTexts texts;
  const fs::path main = resolved(options.policy_file, directory);
  if (fs::exists(main)) read_policy_file(main, texts);
  for (const auto& dir : options.policy_dirs)
    for (const auto& file : files_in(resolved(dir, directory))) read_policy_file(file, texts);
  return texts;
}

}  // namespace nova::api
