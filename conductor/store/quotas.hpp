// Quotas: limits, usage, and the checks that run inside the creating transaction, under the lock of the
// project's usage line, so that no race overspends. A negative limit is none. Servers: quota_book.hpp.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

using QuotaLimits = std::map<std::string, std::int64_t>;  // by resource

// Every resource that a quota set shows, with its default.
QuotaLimits quota_defaults(const QuotaDefaults& defaults = {});
// In force for a user (or, with an empty user, for the project).
QuotaLimits quota_limits(Tx& tx, const std::string& project, const std::string& user,
                         const QuotaDefaults& defaults = {});
// Of a class; for "default" what is not set comes from the configuration.
QuotaLimits quota_class_limits(Tx& tx, const std::string& quota_class, const QuotaDefaults& defaults = {});
void quota_set(Tx& tx, const std::string& project, const std::string& user, const QuotaLimits& limits);
void quota_reset(Tx& tx, const std::string& project, const std::string& user);
void quota_class_set(Tx& tx, const std::string& quota_class, const QuotaLimits& limits);

// What counts against limits: instances, cores, ram, server_groups, key_pairs (of the user).
std::map<std::string, std::int64_t> quota_usage(Tx& tx, const std::string& project, const std::string& user);

// Limits of one request. Throws Fault(over_quota) if `amount` is more than the project may have of `resource`
// (metadata_items, injected_files, injected_file_content_bytes, injected_file_path_bytes).
void quota_check_request(Tx& tx, const std::string& project, const std::string& resource, std::int64_t amount,
                         const QuotaDefaults& defaults = {});
// Before one more server group of the project or key pair of the user is inserted, in the same transaction.
void quota_take_server_group(Tx& tx, const std::string& project, const std::string& user,
                             const QuotaDefaults& defaults = {});
void quota_take_keypair(Tx& tx, const std::string& project, const std::string& user,
                        const QuotaDefaults& defaults = {});

// Before hosts are locked in a transaction that archives these servers: who creates locks quotas first too.
void quota_lock_owners(Tx& tx, const std::vector<proto::ServerId>& servers);

}  // namespace nova::conductor
