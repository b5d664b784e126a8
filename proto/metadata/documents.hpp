// The documents by which a guest learns who it is, as OpenStack writes them: for config drives and for the
// metadata service. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "proto/compute.hpp"

namespace nova::metadata {

struct Facts {
  const proto::ServerSpec& server;
  std::string random_seed;                // 512 bytes, fresh for every guest
  std::string dhcp_domain = "novalocal";  // appended to a host name without one
  std::string vendor_data = "{}";         // the operator's JSON
  bool with_password = false;  // a config drive is read by its guest alone; the service's answers are not
};

// Every version of the OpenStack form, oldest first; "latest" stands for the last.
const std::vector<std::string>& versions();
const std::vector<std::string>& ec2_versions();

// Documents of one version by name: meta_data.json, user_data ... A version that is not known has none.
using Documents = std::map<std::string, std::string>;
Documents openstack_documents(const Facts& facts, std::string_view version);
Documents ec2_documents(const Facts& facts);
// Injected files by the last part of their content_path: "0000".
Documents content_documents(const Facts& facts);

// All of it by path below the top of a config drive.
Documents config_drive_files(const Facts& facts);

std::string network_data_json(const std::vector<proto::Vif>& vifs);

}  // namespace nova::metadata
