// [quota]: the limits that hold where neither a user, a project nor the class "default" says otherwise.
#pragma once
#include <cstdint>

#include "common/config/option.hpp"

namespace nova::conductor {

struct QuotaDefaults {
  static constexpr std::string_view section = "quota";
  std::int64_t instances = 10, cores = 20, ram = 51200;
  std::int64_t metadata_items = 128;
  std::int64_t injected_files = 5, injected_file_content_bytes = 10240, injected_file_path_length = 255;
  std::int64_t key_pairs = 100;
  std::int64_t server_groups = 10, server_group_members = 10;

  static constexpr auto options() {
    return Pack{
        option("instances", &QuotaDefaults::instances, "Servers of a project. -1: no limit.").at_least(-1),
        option("cores", &QuotaDefaults::cores, "VCPUs of a project's servers. -1: no limit.").at_least(-1),
        option("ram", &QuotaDefaults::ram, "MiB of memory of a project's servers. -1: no limit.")
            .at_least(-1),
        option("metadata_items", &QuotaDefaults::metadata_items, "Metadata items of a server. -1: no limit.")
            .at_least(-1),
        option("injected_files", &QuotaDefaults::injected_files, "Files put into a new server. -1: no limit.")
            .at_least(-1),
        option("injected_file_content_bytes", &QuotaDefaults::injected_file_content_bytes,
               "Bytes of one such file. -1: no limit.")
            .at_least(-1),
        option("injected_file_path_length", &QuotaDefaults::injected_file_path_length,
               "Characters of one such file's path. -1: no limit.")
            .at_least(-1),
        option("key_pairs", &QuotaDefaults::key_pairs, "Key pairs of a user. -1: no limit.").at_least(-1),
        option("server_groups", &QuotaDefaults::server_groups, "Server groups of a project. -1: no limit.")
            .at_least(-1),
        option("server_group_members", &QuotaDefaults::server_group_members,
               "Servers of one user in a server group. -1: no limit.")
            .at_least(-1)};
  }
};

}  // namespace nova::conductor
