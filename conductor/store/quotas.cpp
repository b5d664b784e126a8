#include "conductor/store/quotas.hpp"

#include <fmt/format.h>

namespace nova::conductor {

using namespace db::literals;

namespace {

QuotaLimits read_limits(const db::Rows& rows, QuotaLimits base) {
  for (int i = 0; i < rows.size(); ++i)
    base[rows[i].get<std::string>("resource")] = rows[i].get<std::int64_t>("hard_limit");
  return base;
}

std::int64_t limit_of(const QuotaLimits& limits, const std::string& resource) {
  const auto found = limits.find(resource);
  return found == limits.end() ? -1 : found->second;
}

// What a request that is too large is told, in Nova's words.
std::string refusal(std::string_view resource, std::int64_t limit) {
  if (resource == "metadata_items") return fmt::format("Maximum number of metadata items exceeds {}", limit);
  if (resource == "injected_files") return "Personality file limit exceeded";
  if (resource == "injected_file_path_bytes")
    return fmt::format("Personality file path exceeds maximum {}", limit);
  if (resource == "injected_file_content_bytes")
    return fmt::format("Personality file content exceeds maximum {}", limit);
  return fmt::format("Quota exceeded, too many {}.", resource);
}

std::string refusal_kind(std::string_view resource) {
  if (resource == "metadata_items") return "MetadataLimitExceeded";
  if (resource == "injected_files") return "OnsetFileLimitExceeded";
  if (resource == "injected_file_path_bytes") return "OnsetFilePathLimitExceeded";
  if (resource == "injected_file_content_bytes") return "OnsetFileContentLimitExceeded";
  return "OverQuota";
}

}  // namespace

QuotaLimits quota_defaults(const QuotaDefaults& d) {
  return {{"instances", d.instances},
          {"cores", d.cores},
          {"ram", d.ram},
          {"metadata_items", d.metadata_items},
          {"injected_files", d.injected_files},
          {"injected_file_content_bytes", d.injected_file_content_bytes},
          {"injected_file_path_bytes", d.injected_file_path_length},
          {"key_pairs", d.key_pairs},
          {"server_groups", d.server_groups},
          {"server_group_members", d.server_group_members},
          {"fixed_ips", -1},
          {"floating_ips", -1},
          {"security_groups", -1},
          {"security_group_rules", -1}};
}

QuotaLimits quota_limits(Tx& tx, const std::string& project, const std::string& user,
                         const QuotaDefaults& defaults) {
  return read_limits(tx.exec("quota_limits"_sql, project, user), quota_defaults(defaults));
}

QuotaLimits quota_class_limits(Tx& tx, const std::string& quota_class, const QuotaDefaults& defaults) {
  return read_limits(tx.exec("quota_class_limits"_sql, quota_class), quota_defaults(defaults));
}

void quota_set(Tx& tx, const std::string& project, const std::string& user, const QuotaLimits& limits) {
  tx.exec("quota_set"_sql, project, user, limits);
}

void quota_reset(Tx& tx, const std::string& project, const std::string& user) {
  tx.exec("quota_reset"_sql, project, user);
}

void quota_class_set(Tx& tx, const std::string& quota_class, const QuotaLimits& limits) {
  tx.exec("quota_class_set"_sql, quota_class, limits);
}

std::map<std::string, std::int64_t> quota_usage(Tx& tx, const std::string& project, const std::string& user) {
  const auto counts = tx.exec("quota_counts"_sql, project, user);
  std::map<std::string, std::int64_t> out{{"instances", 0}, {"cores", 0}, {"ram", 0}};
  out["server_groups"] = counts[0].get<std::int64_t>("server_groups");
  out["key_pairs"] = counts[0].get<std::int64_t>("key_pairs");
  const auto rows = tx.exec("quota_usage"_sql, project, user);
  for (int i = 0; i < rows.size(); ++i) {
    if (rows[i].get<std::string>("user_id") != user) continue;
    for (const auto* resource : {"instances", "cores", "ram"})
      out[resource] = rows[i].get<std::int64_t>(resource);
  }
  return out;
}

void quota_check_request(Tx& tx, const std::string& project, const std::string& resource, std::int64_t amount,
                         const QuotaDefaults& defaults) {
  const auto limit = limit_of(quota_limits(tx, project, {}, defaults), resource);
  if (limit >= 0 && amount > limit)
    throw Fault({Errc::over_quota, refusal(resource, limit), refusal_kind(resource)});
}

void quota_take_server_group(Tx& tx, const std::string& project, const std::string& user,
                             const QuotaDefaults& defaults) {
  tx.exec("quota_lock_line"_sql, project, "");
  const auto limit = limit_of(quota_limits(tx, project, user, defaults), "server_groups");
  const auto used = tx.exec("quota_counts"_sql, project, "")[0].get<std::int64_t>("server_groups");
  if (limit >= 0 && used >= limit)
    throw Fault({Errc::over_quota, "Quota exceeded, too many server groups.", "ServerGroupLimitExceeded"});
}

// Key pairs belong to a user, whatever the project: the line of no project is their lock.
void quota_take_keypair(Tx& tx, const std::string& project, const std::string& user,
                        const QuotaDefaults& defaults) {
  tx.exec("quota_lock_line"_sql, "", user);
  const auto limit = limit_of(quota_limits(tx, project, user, defaults), "key_pairs");
  const auto used = tx.exec("quota_counts"_sql, project, user)[0].get<std::int64_t>("key_pairs");
  if (limit >= 0 && used >= limit)
    throw Fault({Errc::over_quota, "Quota exceeded, too many key pairs.", "KeypairLimitExceeded"});
}

void quota_lock_owners(Tx& tx, const std::vector<proto::ServerId>& servers) {
  tx.exec("quota_lock_owners"_sql, db::text_array(servers));
}

}  // namespace nova::conductor
