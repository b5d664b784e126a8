// An ApiWorld with servers: a conductor that keeps them in a map and remembers what it was asked, one host,
// images and networks that exist.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/image_service.hpp"
#include "api/network_service.hpp"
#include "api/routes.hpp"
#include "proto/conductor/flavors.hpp"
#include "proto/conductor/servers.hpp"
#include "proto/conductor/services.hpp"
#include "proto/host.hpp"
#include "tests/support/api_world.hpp"

namespace nova::test {

inline constexpr const char* server_id = "0e44cc9c-e052-415d-afbf-469b0d384170";
inline constexpr const char* image_id = "70a599e0-31e7-49b7-b260-868f441e862b";
inline constexpr const char* network_id = "4a7d9d5e-9b5c-4b1c-8f3e-2d6a1c1d0001";

class FakeConductor {
 public:
  std::map<std::string, proto::Server> servers;
  proto::Flavor flavor;
  std::vector<proto::HostState> hosts;
  std::vector<proto::ServerAction> actions;
  proto::CreateServers::Reply created;
  std::optional<proto::CreateServers::Request> create;
  std::optional<proto::ListServers::Request> list;
  bool named = false;  // the last list was one of names
  std::optional<proto::UpdateServer::Request> update;
  std::optional<proto::ChangeServerPower::Request> power;
  std::optional<proto::LockServer::Request> lock;
  std::optional<proto::ListServerActions::Request> list_actions;
  std::optional<Fault> failure;  // what the next change fails with

  awaitable<proto::CreateServers::Reply> on(Context, proto::CreateServers::Request r) {
    fail();
    create = std::move(r);
    co_return created;
  }
  awaitable<proto::GetServer::Reply> on(Context c, proto::GetServer::Request r) {
    co_return found(c, r.server, r.deleted_too);
  }
  awaitable<proto::GetServers::Reply> on(Context c, proto::GetServers::Request r) {
    proto::GetServers::Reply reply;
    for (const auto& look : r.looks) {
      c.project_id = look.project_id;
      c.is_admin = look.is_admin;
      proto::GetServers::Found one;
      try {
        one.server = found(c, look.server, look.deleted_too).server;
      } catch (const Fault&) {  // it is told as nothing
      }
      reply.found.push_back(std::move(one));
    }
    co_return reply;
  }
  awaitable<proto::CreateTogether::Reply> on(Context, proto::CreateTogether::Request r) {
    proto::CreateTogether::Reply reply;
    for (auto& item : r.items) {
      proto::CreateTogether::Outcome outcome;
      if (failure) {
        const Error error = std::exchange(failure, std::nullopt)->error();
        outcome = {{}, std::string(name_of(error.code)), error.message, error.kind};
      } else {
        create = std::move(item.create);
        outcome.made = created;
      }
      reply.outcomes.push_back(std::move(outcome));
    }
    co_return reply;
  }
  awaitable<proto::DeleteTogether::Reply> on(Context c, proto::DeleteTogether::Request r) {
    proto::DeleteTogether::Reply reply;
    for (auto& item : r.items) {
      proto::DeleteTogether::Outcome outcome;
      try {
        proto::DeleteServer::Request one;
        one.server = item.server;
        co_await on(c, std::move(one));
      } catch (const Fault& fault) {
        outcome = {std::string(name_of(fault.code())), fault.error().message, fault.error().kind};
      }
      reply.outcomes.push_back(std::move(outcome));
    }
    co_return reply;
  }
  awaitable<proto::ListServers::Reply> on(Context, proto::ListServers::Request r) {
    named = false;
    list = std::move(r);
    proto::ListServers::Reply reply;
    for (const auto& [id, server] : servers)
      if (reply.servers.size() < static_cast<std::size_t>(list->limit)) reply.servers.push_back(server);
    co_return reply;
  }
  awaitable<proto::ListServerNames::Reply> on(Context, proto::ListServerNames::Request r) {
    named = true;
    list = std::move(r);
    proto::ListServerNames::Reply reply;
    for (const auto& [id, server] : servers)
      if (reply.servers.size() < static_cast<std::size_t>(list->limit))
        reply.servers.push_back({server.id, server.name});
    co_return reply;
  }
  awaitable<proto::GetServer::Reply> on(Context c, proto::UpdateServer::Request r) {
    fail();
    update = r;
    co_return found(c, r.server, false);
  }
  awaitable<rpc::Nothing> on(Context c, proto::DeleteServer::Request r) {
    fail();
    found(c, r.server, false);
    servers.erase(r.server.str());
    co_return rpc::Nothing{};
  }
  awaitable<rpc::Nothing> on(Context, proto::ChangeServerPower::Request r) {
    fail();
    power = r;
    co_return rpc::Nothing{};
  }
  awaitable<rpc::Nothing> on(Context, proto::LockServer::Request r) {
    lock = r;
    co_return rpc::Nothing{};
  }
  awaitable<proto::ChangeServerMetadata::Reply> on(Context, proto::ChangeServerMetadata::Request r) {
    fail();
    auto& metadata = servers.at(r.server.str()).metadata;
    if (r.change == proto::MapChange::replace) metadata.clear();
    for (const auto& [key, value] : r.metadata) {
      if (r.change == proto::MapChange::remove)
        metadata.erase(key);
      else
        metadata[key] = value;
    }
    proto::ChangeServerMetadata::Reply reply;
    reply.metadata = metadata;
    co_return reply;
  }
  awaitable<proto::ChangeServerTags::Reply> on(Context, proto::ChangeServerTags::Request r) {
    auto& tags = servers.at(r.server.str()).tags;
    proto::ChangeServerTags::Reply reply;
    if (r.change == proto::MapChange::replace) tags = r.tags;
    for (const auto& tag : r.tags) {
      if (r.change == proto::MapChange::remove) std::erase(tags, tag);
      if (r.change != proto::MapChange::merge || std::count(tags.begin(), tags.end(), tag) > 0) continue;
      tags.push_back(tag);
      reply.added = true;
    }
    reply.tags = tags;
    co_return reply;
  }
  awaitable<proto::ListServerActions::Reply> on(Context, proto::ListServerActions::Request r) {
    list_actions = r;
    proto::ListServerActions::Reply reply;
    for (const auto& action : actions)
      if (r.request_id.empty() || r.request_id == action.request_id) reply.actions.push_back(action);
    co_return reply;
  }

  awaitable<proto::GetFlavor::Reply> on(Context, proto::GetFlavor::Request r) {
    if (r.flavor_id != flavor.flavor_id)
      throw Fault(Errc::not_found, "Flavor " + r.flavor_id + " could not be found.");
    proto::GetFlavor::Reply reply;
    reply.flavor = flavor;
    co_return reply;
  }
  awaitable<proto::ListZones::Reply> on(Context, proto::ListZones::Request) {
    proto::ListZones::Reply reply;
    for (const auto& host : hosts) reply.zones.push_back({host.zone, !host.disabled});
    co_return reply;
  }
  awaitable<proto::LocateHost::Reply> on(Context, proto::LocateHost::Request r) {
    proto::LocateHost::Reply reply;
    for (const auto& h : hosts)
      if ((r.host.empty() || h.host.str() == r.host) && (r.node.empty() || h.inventory.node == r.node))
        reply = {h.host.str(), h.zone};
    co_return reply;
  }

 private:
  void fail() {
    if (failure) throw Fault(*std::exchange(failure, std::nullopt));
  }
  proto::GetServer::Reply found(const Context& c, const proto::ServerId& id, bool deleted_too) {
    const auto at = servers.find(id.str());
    const bool visible = at != servers.end() && (c.is_admin || at->second.project_id == c.project_id) &&
                         (deleted_too || !at->second.deleted);
    if (!visible) throw Fault(Errc::not_found, "Instance " + id.str() + " could not be found.");
    proto::GetServer::Reply reply;
    reply.server = at->second;
    return reply;
  }
};

// The methods of other services that the API's servers need.
struct SomeFlavors : rpc::Methods<proto::GetFlavor> {
  static constexpr std::string_view topic = "conductor";
};
struct SomeServices : rpc::Methods<proto::ListZones, proto::LocateHost> {
  static constexpr std::string_view topic = "conductor";
};

class FakeConsoles {
 public:
  std::optional<proto::GetConsoleOutput::Request> asked;
  std::string output = "line\x01 one\n\x1b[0mtwo\n";
  awaitable<proto::GetConsoleOutput::Reply> on(Context, proto::GetConsoleOutput::Request r) {
    asked = r;
    proto::GetConsoleOutput::Reply reply;
    reply.output = output;
    co_return reply;
  }
};
struct SomeCompute : rpc::Methods<proto::GetConsoleOutput> {
  static constexpr std::string_view topic = "compute";
};

class FakeImages final : public api::ImageService {
 public:
  std::map<std::string, api::ImageRecord> images;
  std::vector<std::pair<std::string, std::string>> last_filters;
  awaitable<api::ImageRecord> get(Context, std::string id) override {
    const auto at = images.find(id);
    if (at == images.end()) throw Fault(Errc::not_found, "Image " + id + " could not be found.");
    co_return at->second;
  }
  awaitable<std::vector<api::ImageRecord>> list(Context,
                                                std::vector<std::pair<std::string, std::string>> f) override {
    last_filters = std::move(f);
    std::vector<api::ImageRecord> all;
    for (const auto& [id, image] : images) all.push_back(image);
    co_return all;
  }
  awaitable<void> change_properties(Context, std::string id, std::map<std::string, std::string>,
                                    std::map<std::string, std::string> after) override {
    images.at(id).meta.properties = std::move(after);
    co_return;
  }
  awaitable<std::string> home(Context) override { co_return "http://glance.openstack.example.com"; }
  awaitable<void> remove(Context, std::string id) override {
    if (images.erase(id) == 0) throw Fault(Errc::not_found, "Image " + id + " could not be found.");
    co_return;
  }
};

class FakeNetworks final : public api::NetworkService {
 public:
  std::vector<api::NetworkInfo> available;
  std::map<std::string, api::PortInfo> ports;
  std::vector<api::SecurityGroupInfo> groups;
  bool allocates = false;
  awaitable<std::vector<api::NetworkInfo>> available_networks(Context) override { co_return available; }
  awaitable<std::vector<api::NetworkInfo>> networks(Context, std::vector<std::string> ids) override {
    std::vector<api::NetworkInfo> found;
    for (const auto& network : available)
      if (std::count(ids.begin(), ids.end(), network.id) > 0) found.push_back(network);
    co_return found;
  }
  awaitable<api::PortInfo> port(Context, std::string id) override {
    if (!ports.contains(id)) throw Fault(Errc::not_found, "no port");
    co_return ports.at(id);
  }
  awaitable<std::vector<api::SecurityGroupInfo>> security_groups(Context) override { co_return groups; }
  awaitable<std::string> allocate_network(Context) override {
    if (!allocates) throw Fault(Errc::bad_request, "Unable to automatically allocate a network");
    co_return "allocated";
  }
  awaitable<http::Response> forward(Context, std::string, std::string, std::string) override {
    co_return http::make_response(404, "{}");
  }
};

// The server that the golden files show.
proto::Server sample_server();

class ServersTest : public testing::Test {
 protected:
  ServersTest();
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  http::Response act(const std::string& body) { return world.post(url + "/action", body); }
  proto::Server& server() { return conductor.servers.at(server_id); }

  const std::string url = std::string("/v2.1/servers/") + server_id;
  const std::string project_url = std::string("/v2.1/") + project + "/servers";
  FakeConductor conductor;
  FakeConsoles consoles;
  FakeImages images;
  FakeNetworks networks;
  ApiWorld world{api::all_routes()};
};

}  // namespace nova::test
