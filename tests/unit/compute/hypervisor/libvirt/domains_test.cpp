// What libvirt says when it refuses, on its own test driver: a hypervisor in this process with one guest.
#include "compute/hypervisor/libvirt/domains.hpp"

#include <gmock/gmock.h>

#include "compute/hypervisor/libvirt/error.hpp"

namespace nova::compute::libvirt {
namespace {

using testing::HasSubstr;

class DomainsTest : public testing::Test {
 protected:
  DomainsTest() : connection(virConnectOpen("test:///default"), virConnectClose) {
    silence_libvirt();
    domain.reset(virDomainLookupByName(connection.get(), "test"));
  }

  // What the log gets to read when `act` fails.
  static std::string words_of(const std::function<void()>& act) {
    try {
      act();
    } catch (const LibvirtFault& fault) {
      return fault.details();
    }
    return "it did not fail";
  }

  ConnectHandle connection;
  DomainHandle domain;
};

TEST_F(DomainsTest, ARefusalKeepsLibvirtsReason) {
  switch_off(domain);
  EXPECT_THAT(words_of([&] { pause_domain(domain); }), HasSubstr("not running"));
  EXPECT_THAT(words_of([&] { unpause_domain(domain); }), HasSubstr("not paused"));
  EXPECT_THAT(words_of([&] { save_domain(domain); }), HasSubstr("not running"));
}

TEST_F(DomainsTest, WhatIsThereAlreadyIsNoError) {
  start_domain(domain);
  EXPECT_EQ(power_of(domain), proto::PowerState::running);
  pause_domain(domain);
  pause_domain(domain);
  unpause_domain(domain);
  unpause_domain(domain);
  switch_off(domain);
  switch_off(domain);
  press_power_button(domain);
  EXPECT_EQ(power_of(domain), proto::PowerState::shutdown);
}

}  // namespace
}  // namespace nova::compute::libvirt
