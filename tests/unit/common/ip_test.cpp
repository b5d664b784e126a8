#include "common/ip.hpp"

#include <gtest/gtest.h>

namespace nova::net {
namespace {

TEST(Ip, IsPrintedInItsShortestForm) {
  EXPECT_EQ(short_form("0000:0000:0000:0000:0000:babe:220.12.22.2"), "::babe:dc0c:1602");
  EXPECT_EQ(short_form("FE80:0:0:0:0:0:0:1"), "fe80::1");
  EXPECT_EQ(short_form("10.0.0.7"), "10.0.0.7");
  EXPECT_EQ(short_form(""), "");
  EXPECT_EQ(short_form("no address"), "no address");
}

TEST(Ip, RefusesOtherText) {
  for (const char* text : {"", "10.0.0", "10.0.0.256", "1:2", "10.0.0.1/8", " 10.0.0.1"})
    EXPECT_FALSE(Ip::parse(text)) << text;
  EXPECT_FALSE(Ip::parse(std::string_view("10.0.0.1\0x", 10)));
}

TEST(Ip, CountsOnAcrossBytes) {
  EXPECT_EQ(Ip::parse("10.0.0.255")->plus(1).str(), "10.0.1.0");
  EXPECT_EQ(Ip::parse("fd00::ffff")->plus(1).str(), "fd00::1:0");
  EXPECT_LT(*Ip::parse("10.0.0.9"), *Ip::parse("10.0.0.10"));
}

TEST(Cidr, DropsHostBitsAndKnowsItsEnds) {
  const auto net = Cidr::parse("10.20.3.4/22");
  ASSERT_TRUE(net);
  EXPECT_EQ(net->str(), "10.20.0.0/22");
  EXPECT_EQ(net->first().str(), "10.20.0.0");
  EXPECT_EQ(net->last().str(), "10.20.3.255");
  EXPECT_EQ(Cidr::parse("::/0")->last().str(), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(Cidr::parse("10.0.0.1")->str(), "10.0.0.1/32");
}

TEST(Cidr, ContainsAndOverlaps) {
  const auto net = *Cidr::parse("10.20.0.0/22");
  EXPECT_TRUE(net.contains(*Ip::parse("10.20.3.255")));
  EXPECT_FALSE(net.contains(*Ip::parse("10.20.4.0")));
  EXPECT_FALSE(net.contains(*Ip::parse("::a14:1")));
  EXPECT_TRUE(net.overlaps(*Cidr::parse("10.0.0.0/8")));
  EXPECT_FALSE(net.overlaps(*Cidr::parse("10.20.4.0/24")));
}

TEST(Cidr, RefusesPrefixesThatDoNotFit) {
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "::/129", "/8"})
    EXPECT_FALSE(Cidr::parse(text)) << text;
}

}  // namespace
}  // namespace nova::net
