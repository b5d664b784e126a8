// An ApiWorld with a conductor that knows the services of two machines: "control" with scheduler and
// conductor, "h1" with a compute.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/routes.hpp"
#include "proto/conductor/services.hpp"
#include "tests/support/api_world.hpp"

namespace nova::test {

inline constexpr const char* compute_id = "e81d66a4-ddd3-4aba-8a84-171d1cb4d339";

inline proto::ServiceInfo service(std::int64_t id, std::string binary, std::string host, std::string zone) {
  proto::ServiceInfo info;
  info.id = id;
  info.uuid = fmt::format("{:08}-0000-4000-8000-000000000000", id);
  info.binary = std::move(binary);
  info.host = proto::HostName(std::move(host));
  info.zone = std::move(zone);
  info.updated = Timestamp(std::chrono::seconds(1351518125));
  return info;
}

class FakeServices {
 public:
  FakeServices() {
    rows = {service(1, "nova-scheduler", "control", "internal"),
            service(2, "nova-conductor", "control", "internal"), service(3, "nova-compute", "h1", "nova")};
    rows.back().uuid = compute_id;
  }
  std::vector<proto::ServiceInfo> rows;
  proto::ListServices::Request list;
  proto::ChangeService::Request change;
  proto::DeleteService::Request removed;

  awaitable<proto::ListServices::Reply> on(Context, proto::ListServices::Request r) {
    list = r;
    proto::ListServices::Reply reply;
    for (const auto& row : rows)
      if ((r.host.empty() || row.host.str() == r.host) && (r.binary.empty() || row.binary == r.binary))
        reply.services.push_back(row);
    co_return reply;
  }
  awaitable<proto::ChangeService::Reply> on(Context, proto::ChangeService::Request r) {
    change = r;
    for (auto& row : rows) {
      if (row.uuid != r.uuid && (row.host.str() != r.host || row.binary != r.binary)) continue;
      if (r.disabled) row.disabled_reason = r.disabled_reason;
      row.disabled = r.disabled.value_or(row.disabled);
      row.forced_down = r.forced_down.value_or(row.forced_down);
      proto::ChangeService::Reply reply{row};
      co_return reply;
    }
    throw Fault(Errc::not_found, fmt::format("Could not find binary {} on host {}.", r.binary, r.host));
  }
  awaitable<rpc::Nothing> on(Context, proto::DeleteService::Request r) {
    removed = r;
    co_return rpc::Nothing{};
  }
  awaitable<proto::ListZones::Reply> on(Context, proto::ListZones::Request) {
    proto::ListZones::Reply reply;
    for (const auto& row : rows)
      if (row.binary == "nova-compute") reply.zones.push_back({row.zone, !row.disabled});
    co_return reply;
  }
  awaitable<proto::LocateHost::Reply> on(Context, proto::LocateHost::Request) {
    proto::LocateHost::Reply nowhere;
    co_return nowhere;
  }
};

class HostsTest : public testing::Test {
 protected:
  HostsTest() {
    world.serve(rpc::Address("conductor"), services, proto::ServicesService{});
    world.token = "admin";
  }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  FakeServices services;
  ApiWorld world{api::all_routes()};
};

}  // namespace nova::test
