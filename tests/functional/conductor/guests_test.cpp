#include "conductor/handlers/guests.hpp"

#include <gtest/gtest.h>

#include "conductor/handlers/networks.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/store/servers.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using namespace nova::proto::networks;

class Guests : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    networks_ = std::make_unique<NetworksHandlers>(database());
    guests_ = std::make_unique<GuestsHandlers>(database());
    admin_.is_admin = true;
  }
  // A port on a network of its own that says it belongs to `server`.
  Port port_of(const std::string& server) {
    CreateNetwork::Request net;
    net.network.project_id = "p1";
    const auto network = run(networks_->on(Context(), net)).network;
    CreateSubnet::Request subnet;
    subnet.subnet.network_id = network.id;
    subnet.subnet.project_id = "p1";
    subnet.subnet.cidr = "10.0.0.0/24";
    subnet.subnet.ip_version = 4;
    run(networks_->on(Context(), subnet));
    CreatePort::Request port;
    port.port.network_id = network.id;
    port.port.project_id = "p1";
    port.port.device_id = server;
    return run(networks_->on(Context(), port)).port;
  }
  // A server on a host with a port; both at 10.0.0.2.
  proto::Server server() {
    auto server = make::server();
    const auto port = port_of(server.id.str());
    proto::Vif vif;
    vif.port_id = proto::PortId(port.id);
    vif.fixed_ips.push_back({});
    vif.fixed_ips.back().address = port.fixed_ips.at(0).ip_address;
    server.vifs = {vif};
    server.host = proto::HostName("h1");
    server.key_name = "laptop";
    transact([&](Tx& tx) {
      std::vector<proto::Server> all{server};
      server_insert(tx, all);
      ServerSecrets secrets;
      secrets.server = server.id;
      secrets.user_data = "IyEvYmluL3No";
      secrets.admin_password = Secret("hunter2");
      secrets.public_key = "ssh-rsa AAAA";
      server_secrets_insert(tx, {secrets});
    });
    return server;
  }
  proto::GetGuest::Reply at(const std::string& address) {
    proto::GetGuest::Request request;
    request.address = address;
    return run(guests_->on(admin_, request));
  }
  Errc refusal(const std::string& address) {
    try {
      at(address);
    } catch (const Fault& fault) {
      return fault.code();
    }
    return Errc::internal;
  }
  void set_password(const proto::ServerId& server, const std::string& password) {
    proto::SetGuestPassword::Request request;
    request.server = server;
    request.password = password;
    run(guests_->on(admin_, request));
  }
  std::unique_ptr<NetworksHandlers> networks_;
  std::unique_ptr<GuestsHandlers> guests_;
  Context admin_;
};

TEST_F(Guests, AreKnownByTheirAddress) {
  const auto made = server();
  const auto guest = at("10.0.0.2").server;
  EXPECT_EQ(guest.id, made.id);
  EXPECT_EQ(guest.public_key, "ssh-rsa AAAA");
  EXPECT_EQ(guest.user_data, "IyEvYmluL3No");
  EXPECT_TRUE(guest.admin_password.empty());
  EXPECT_EQ(refusal("10.0.0.3"), Errc::not_found);
  EXPECT_EQ(refusal("nonsense"), Errc::bad_request);
}

TEST_F(Guests, APortThatOnlySaysItIsTheirsDoesNotCount) {
  const auto victim = server();
  const auto lure = port_of(victim.id.str());  // on a network of the attacker's, at the same address
  EXPECT_EQ(at("10.0.0.2").server.id, victim.id);
  transact([&](Tx& tx) { tx.script("DELETE FROM ports WHERE id <> '" + lure.id + "'"); });
  EXPECT_EQ(refusal("10.0.0.2"), Errc::not_found);
}

TEST_F(Guests, AnAddressOfTwoServersSaysNothing) {
  server();
  server();
  EXPECT_EQ(refusal("10.0.0.2"), Errc::not_found);
}

TEST_F(Guests, OnlyAdministratorsMayAsk) {
  const auto made = server();
  admin_.is_admin = false;
  EXPECT_EQ(refusal("10.0.0.2"), Errc::forbidden);
  EXPECT_THROW(set_password(made.id, "x"), Fault);
}

TEST_F(Guests, StoreTheirPasswordOnce) {
  const auto made = server();
  set_password(made.id, "abc");
  EXPECT_EQ(at("10.0.0.2").password, "abc");
  EXPECT_THROW(set_password(made.id, "def"), Fault);
  EXPECT_EQ(at("10.0.0.2").password, "abc");
  EXPECT_THROW(set_password(proto::ServerId(new_uuid()), "def"), Fault);
}

}  // namespace
}  // namespace nova::test
