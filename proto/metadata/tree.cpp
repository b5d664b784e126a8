#include "proto/metadata/tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace nova::metadata {
namespace {

using json = nlohmann::json;
using Steps = std::vector<std::string>;

constexpr std::string_view first_with_password = "2013-04-04";

Steps steps_of(std::string_view path) {
  Steps out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) out.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Page listing(const std::vector<std::string>& names) { return {fmt::format("{}", fmt::join(names, "\n"))}; }

Page version_listing(std::vector<std::string> names) {
  names.emplace_back("latest");
  return listing(names);
}

bool keeps_password(const std::string& version) {
  return version == "latest" || (has(versions(), version) && version >= first_with_password);
}

std::string type_of(const std::string& name) {
  if (name.ends_with(".json")) return "application/json";
  return name == "user_data" ? "application/octet-stream" : "text/plain; charset=UTF-8";
}

std::optional<Page> named(Documents documents, const std::string& name) {
  const auto found = documents.find(name);
  if (found == documents.end()) return std::nullopt;
  return Page{std::move(found->second), type_of(name)};
}

std::optional<Page> openstack_page(const Facts& facts, const std::string& password, const Steps& steps) {
  if (steps.size() == 1) return version_listing(versions());
  if (steps[1] == "content") {
    if (steps.size() != 3) return std::nullopt;
    auto page = named(content_documents(facts), steps[2]);
    if (page) page->type = "application/octet-stream";
    return page;
  }
  auto documents = openstack_documents(facts, steps[1]);
  if (documents.empty()) return std::nullopt;
  if (keeps_password(steps[1])) documents["password"] = password;
  if (steps.size() == 3) return named(std::move(documents), steps[2]);
  if (steps.size() > 3) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, text] : documents) names.push_back(name);
  return listing(names);
}

// A folder lists its keys; one with a name of its own ("0=laptop") is listed by that.
std::string show(const json& node) {
  if (node.is_string()) return node.get<std::string>();
  std::vector<std::string> lines;
  if (node.is_array())
    for (const auto& one : node) lines.push_back(show(one));
  else if (!node.is_object())
    return node.dump();
  else
    for (const auto& [key, value] : node.items()) {
      if (key == "_name") continue;
      if (!value.is_object())
        lines.push_back(key);
      else
        lines.push_back(value.contains("_name") ? value["_name"].get<std::string>() : key + "/");
    }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

std::optional<Page> ec2_page(const Facts& facts, const Steps& steps) {
  if (steps[0] != "latest" && !has(ec2_versions(), steps[0])) return std::nullopt;
  auto documents = ec2_documents(facts);
  const bool user_data = documents.contains("user-data");
  if (steps.size() == 1) return Page{user_data ? "meta-data/\nuser-data" : "meta-data/"};
  if (steps[1] == "user-data" && steps.size() == 2 && user_data)
    return Page{std::move(documents["user-data"]), "application/octet-stream"};
  if (steps[1] != "meta-data") return std::nullopt;
  const json top = json::parse(documents["meta-data.json"]);
  const json* node = &top;
  for (std::size_t i = 2; i < steps.size(); ++i) {
    if (!node->is_object() || steps[i] == "_name" || !node->contains(steps[i])) return std::nullopt;
    node = &(*node)[steps[i]];
  }
  return Page{show(*node)};
}

}  // namespace

std::optional<Page> find_page(const Facts& facts, const std::string& password, std::string_view path) {
  const Steps steps = steps_of(path);
  if (steps.empty()) return version_listing(ec2_versions());
  return steps[0] == "openstack" ? openstack_page(facts, password, steps) : ec2_page(facts, steps);
}

bool is_password_path(std::string_view path) {
  const Steps steps = steps_of(path);
  return steps.size() == 3 && steps[0] == "openstack" && steps[2] == "password" && keeps_password(steps[1]);
}

}  // namespace nova::metadata
