// Quotas and what is used of them, by RPC to the conductor (namespace "quotas"). A negative limit is none.
// Limits are found in the order user, project, class "default", configuration.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"

namespace nova::proto {

struct QuotaLine {
  std::int64_t limit = -1;
  std::int64_t used = 0;
  std::int64_t reserved = 0;
  static constexpr auto fields() {
    return Pack{field("limit", &QuotaLine::limit), field("used", &QuotaLine::used).optional(),
                field("reserved", &QuotaLine::reserved).optional()};
  }
};

struct GetQuotas {
  static constexpr rpc::MethodSpec spec{.name = "get_quotas", .ns = "quotas", .version = {1, 0}};
  struct Request {
    std::string project_id;
    std::string user_id;    // empty: the project's
    bool defaults = false;  // the class "default" over the configuration, without the project's own
    static constexpr auto fields() {
      return Pack{field("project_id", &Request::project_id), field("user_id", &Request::user_id).optional(),
                  field("defaults", &Request::defaults).optional()};
    }
  };
  struct Reply {
    std::map<std::string, QuotaLine>
        quotas;  // by resource: instances, cores, ram, key_pairs, metadata_items ...
    static constexpr auto fields() { return Pack{field("quotas", &Reply::quotas)}; }
  };
};

// bad_request when a limit is below what is used and `force` is not set.
struct SetQuotas {
  static constexpr rpc::MethodSpec spec{.name = "set_quotas", .ns = "quotas", .version = {1, 0}};
  struct Request {
    std::string project_id, user_id;
    std::map<std::string, std::int64_t> limits;
    bool force = false;
    static constexpr auto fields() {
      return Pack{field("project_id", &Request::project_id), field("user_id", &Request::user_id).optional(),
                  field("limits", &Request::limits), field("force", &Request::force).optional()};
    }
  };
  using Reply = GetQuotas::Reply;
};

struct ResetQuotas {
  static constexpr rpc::MethodSpec spec{.name = "reset_quotas", .ns = "quotas", .version = {1, 0}};
  struct Request {
    std::string project_id, user_id;
    static constexpr auto fields() {
      return Pack{field("project_id", &Request::project_id), field("user_id", &Request::user_id).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

struct SetQuotaClass {
  static constexpr rpc::MethodSpec spec{.name = "set_quota_class", .ns = "quotas", .version = {1, 0}};
  struct Request {
    std::string quota_class;
    std::map<std::string, std::int64_t> limits;  // empty: only read
    static constexpr auto fields() {
      return Pack{field("quota_class", &Request::quota_class), field("limits", &Request::limits).optional()};
    }
  };
  struct Reply {
    std::map<std::string, std::int64_t> limits;
    static constexpr auto fields() { return Pack{field("limits", &Reply::limits)}; }
  };
};

struct QuotasService : rpc::Methods<GetQuotas, SetQuotas, ResetQuotas, SetQuotaClass> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
