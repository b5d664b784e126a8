// An ApiWorld with a conductor that has quotas: limits that were set, over what the configuration says.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "api/routes.hpp"
#include "proto/conductor/quotas.hpp"
#include "tests/support/api_world.hpp"

namespace nova::test {

class FakeQuotas {
 public:
  using Limits = std::map<std::string, std::int64_t>;
  Limits base{{"instances", 10},
              {"cores", 20},
              {"ram", 51200},
              {"metadata_items", 128},
              {"injected_files", 5},
              {"injected_file_content_bytes", 10240},
              {"injected_file_path_bytes", 255},
              {"key_pairs", 100},
              {"server_groups", 10},
              {"server_group_members", 10},
              {"fixed_ips", -1},
              {"floating_ips", -1},
              {"security_groups", -1},
              {"security_group_rules", -1}};
  std::map<std::string, Limits> set;  // by "project/user"
  Limits used;
  bool forced = false;
  std::string asked;

  awaitable<proto::GetQuotas::Reply> on(Context, proto::GetQuotas::Request r) {
    asked = r.project_id + "/" + r.user_id;
    co_return r.defaults ? reply({}) : reply(asked);
  }
  awaitable<proto::GetQuotas::Reply> on(Context, proto::SetQuotas::Request r) {
    asked = r.project_id + "/" + r.user_id;
    forced = r.force;
    for (const auto& [name, limit] : r.limits) set[asked][name] = limit;
    co_return reply(asked);
  }
  awaitable<rpc::Nothing> on(Context, proto::ResetQuotas::Request r) {
    set.erase(r.project_id + "/" + r.user_id);
    co_return rpc::Nothing{};
  }
  awaitable<proto::SetQuotaClass::Reply> on(Context, proto::SetQuotaClass::Request r) {
    asked = r.quota_class;
    for (const auto& [name, limit] : r.limits) base[name] = limit;
    proto::SetQuotaClass::Reply classes{base};
    co_return classes;
  }

 private:
  proto::GetQuotas::Reply reply(const std::string& whose) {
    proto::GetQuotas::Reply all;
    for (const auto& [name, limit] : base) all.quotas[name] = {limit, used[name], 0};
    for (const auto& [name, limit] : set[whose]) all.quotas[name].limit = limit;
    return all;
  }
};

class QuotasTest : public testing::Test {
 protected:
  QuotasTest() { world.serve(rpc::Address("conductor"), fake, proto::QuotasService{}); }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  FakeQuotas fake;
  ApiWorld world{api::all_routes()};
};

}  // namespace nova::test
