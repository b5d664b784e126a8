#include "proto/metadata/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/formats.hpp"
#include "proto/metadata/ec2.hpp"

namespace nova::metadata {
namespace {

using json = nlohmann::json;

// Versions are dates, so their text orders them.
constexpr std::string_view v_grizzly = "2013-04-04", v_havana = "2013-10-17", v_liberty = "2015-10-15",
                           v_newton_one = "2016-06-30", v_newton_two = "2016-10-06";

std::string hostname_of(const Facts& facts) {
  const auto& name = facts.server.hostname;
  if (facts.dhcp_domain.empty() || name.find('.') != name.npos) return name;
  return name + "." + facts.dhcp_domain;
}

std::string decoded(const std::string& base64) { return base64_decode(base64).value_or(std::string()); }

std::string content_name(std::size_t index) { return fmt::format("{:04}", index); }

void add_keys(json& out, const proto::ServerSpec& server) {
  if (server.key_name.empty()) return;
  const auto* type = server.public_key.starts_with("-----BEGIN") ? "x509" : "ssh";
  out["public_keys"] = {{server.key_name, server.public_key}};
  out["keys"] = json::array({{{"name", server.key_name}, {"type", type}, {"data", server.public_key}}});
}

void add_files(json& out, const proto::ServerSpec& server) {
  if (server.files.empty()) return;
  out["files"] = json::array();
  for (std::size_t i = 0; i < server.files.size(); ++i)
    out["files"].push_back({{"path", server.files[i].path}, {"content_path", "/content/" + content_name(i)}});
}

// Only what carries a tag: that is what the list is for.
json devices_of(const proto::ServerSpec& server) {
  json out = json::array();
  for (const auto& vif : server.vifs)
    if (!vif.tag.empty())
      out.push_back({{"type", "nic"},
                     {"bus", "none"},
                     {"address", "none"},
                     {"mac", vif.mac},
                     {"vf_trusted", false},
                     {"tags", json::array({vif.tag})}});
  for (const auto& disk : server.block_devices)
    if (!disk.tag.empty())
      out.push_back(
          {{"type", "disk"}, {"bus", "none"}, {"address", "none"}, {"tags", json::array({disk.tag})}});
  return out;
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string meta_data(const Facts& facts, std::string_view version) {
  const auto& server = facts.server;
  json out = {{"uuid", server.id.str()},
              {"hostname", hostname_of(facts)},
              {"name", server.name},
              {"launch_index", server.launch_index},
              {"availability_zone", server.availability_zone}};
  if (!server.metadata.empty()) out["meta"] = server.metadata;
  add_keys(out, server);
  add_files(out, server);
  if (facts.with_password && !server.admin_password.empty())
    out["admin_pass"] = server.admin_password.reveal();
  if (version >= v_grizzly) out["random_seed"] = base64_encode(facts.random_seed);
  if (version >= v_liberty) out["project_id"] = server.project_id;
  if (version >= v_newton_one) out["devices"] = devices_of(server);
  return dump(out);
}

}  // namespace

const std::vector<std::string>& versions() {
  static const std::vector<std::string> all{"2012-08-10", "2013-04-04", "2013-10-17",
                                            "2015-10-15", "2016-06-30", "2016-10-06",
                                            "2017-02-22", "2018-08-27", "2020-10-14"};
  return all;
}

const std::vector<std::string>& ec2_versions() {
  static const std::vector<std::string> all{"2009-04-04"};
  return all;
}

Documents openstack_documents(const Facts& facts, std::string_view version) {
  if (version == "latest") version = versions().back();
  if (std::find(versions().begin(), versions().end(), version) == versions().end()) return {};
  Documents out;
  out["meta_data.json"] = meta_data(facts, version);
  if (facts.server.user_data) out["user_data"] = decoded(*facts.server.user_data);
  if (version >= v_havana) out["vendor_data.json"] = facts.vendor_data;
  if (version >= v_liberty) out["network_data.json"] = network_data_json(facts.server.vifs);
  if (version >= v_newton_two) out["vendor_data2.json"] = R"({"static": )" + facts.vendor_data + "}";
  return out;
}

Documents content_documents(const Facts& facts) {
  Documents out;
  for (std::size_t i = 0; i < facts.server.files.size(); ++i)
    out[content_name(i)] = decoded(facts.server.files[i].contents);
  return out;
}

Documents ec2_documents(const Facts& facts) {
  Documents out;
  out["meta-data.json"] = ec2_meta_data(facts.server, hostname_of(facts));
  if (facts.server.user_data) out["user-data"] = decoded(*facts.server.user_data);
  return out;
}

Documents config_drive_files(const Facts& facts) {
  Documents out;
  const auto add = [&](const std::string& folder, Documents documents) {
    for (auto& [name, text] : documents) out[folder + "/" + name] = std::move(text);
  };
  for (const auto& version : versions()) add("openstack/" + version, openstack_documents(facts, version));
  add("openstack/latest", openstack_documents(facts, "latest"));
  add("openstack/content", content_documents(facts));
  for (const auto& version : ec2_versions()) add("ec2/" + version, ec2_documents(facts));
  add("ec2/latest", ec2_documents(facts));
  return out;
}

}  // namespace nova::metadata
