// What every service of a cloud says about itself; other options refer to these ($state_path, $my_ip, $host).
#pragma once
#include "common/config/option.hpp"

namespace nova {

std::string system_host_name();
// The address that the default route leaves from; 127.0.0.1 without one. Sends nothing.
std::string own_address();

struct ServiceOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::string host = system_host_name();
  std::string my_ip = own_address();
  std::string state_path = "/var/lib/nova";

  static constexpr auto options() {
    return Pack{option("host", &ServiceOptions::host,
                       "Name of this host in the cloud: its message queue and its service records carry it.")
                    .shown_as("<name of this machine>"),
                option("my_ip", &ServiceOptions::my_ip, "Address of this host that others reach it by.")
                    .shown_as("<address of the default route>"),
                option("state_path", &ServiceOptions::state_path, "Top of the variable state.")};
  }
};

}  // namespace nova
