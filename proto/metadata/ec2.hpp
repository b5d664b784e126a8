// The EC2 form of a server's metadata, as cloud-init reads it from a config drive. Pure.
#pragma once
#include <string>

#include "proto/compute.hpp"

namespace nova::metadata {

std::string ec2_meta_data(const proto::ServerSpec& server, const std::string& hostname);

}  // namespace nova::metadata
