#include "common/formats.hpp"

#include <gtest/gtest.h>

#include <array>

namespace nova {
namespace {

struct Case {
  Format format;
  std::string_view text;
  bool good;
};

using namespace std::string_view_literals;

constexpr std::array cases{
    Case{Format::uuid, "6f1c0a52-6f5e-4a52-9d0f-0b6c8b1d2f10", true},
    Case{Format::uuid, "6F1C0A526F5E4A529D0F0B6C8B1D2F10", true},
    Case{Format::uuid, "6f1c0a52-6f5e-4a52-9d0f-0b6c8b1d2f1", false},
    Case{Format::uuid, "6f1c0a52-6f5e-4a52-9d0f-0b6c8b1d2f1g", false},
    Case{Format::name, "my server", true},
    Case{Format::name, " server", false},
    Case{Format::name, "", false},
    Case{Format::name, "a\tb", false},
    Case{Format::name, "a\xc2\x85z", false},
    Case{Format::name, "a\xe2\x80\xa8z", false},
    Case{Format::name, "\xc3\xa4", true},
    Case{Format::name_with_spaces, " server ", true},
    Case{Format::name_with_spaces, "   ", false},
    Case{Format::ipv4, "192.0.2.1", true},
    Case{Format::ipv4, "192.0.2.256", false},
    Case{Format::ipv4, "192.0.2.1\0x"sv, false},
    Case{Format::ipv4, "fe80::1", false},
    Case{Format::ipv6, "fe80::1", true},
    Case{Format::ip, "fe80::1", true},
    Case{Format::ip, "", false},
    Case{Format::cidr, "192.0.2.0/24", true},
    Case{Format::cidr, "192.0.2.0/33", false},
    Case{Format::cidr, "192.0.2.0", false},
    Case{Format::cidr, "192.0.2.0/-1", false},
    Case{Format::cidr, "fe80::/128", true},
    Case{Format::base64, "aGFsbG8=", true},
    Case{Format::base64, "aGFs bG8=\n", true},
    Case{Format::base64, "aGFsbG8", false},
    Case{Format::base64, "aG=sbG8=", false},
    Case{Format::base64, "a===", false},
    Case{Format::uri, "http://host/", true},
    Case{Format::uri, "host", false},
    Case{Format::date_time, "2026-08-21T12:00:00Z", true},
    Case{Format::date_time, "2026-13-21T12:00:00Z", false},
    Case{Format::regex, "^a(b|c)*$", true},
    Case{Format::regex, R"(^.*\-instance\-[0-9]+$)", true},
    Case{Format::regex, "a(b", false},
    Case{Format::fqdn, "host.example.org", true},
    Case{Format::fqdn, "host-.example", false},
    Case{Format::fqdn, "host..example", false},
    Case{Format::mac, "52:54:00:12:34:56", true},
    Case{Format::mac, "52:54:00:12:34:5", false},
    Case{Format::mac, "52-54-00-12-34-56", false},
    Case{Format::none, "\x01", true},
};

TEST(Formats, AcceptAndRefuse) {
  for (const auto& one : cases)
    EXPECT_EQ(!format_problem(one.format, one.text), one.good)
        << static_cast<int>(one.format) << ": " << one.text;
}

TEST(Formats, SayWhatWasExpected) { EXPECT_EQ(format_problem(Format::uuid, "x"), "is not a 'uuid'"); }

TEST(Formats, AnEndlessRegexIsRefusedRatherThanParsed) {
  EXPECT_TRUE(format_problem(Format::regex, std::string(1'000'000, '(')));
}

TEST(Base64, ThereAndBack) {
  for (const auto text : {""sv, "a"sv, "ab"sv, "abc"sv, "\0\xff\x80z"sv})
    EXPECT_EQ(base64_decode(base64_encode(text)), text);
  EXPECT_EQ(base64_encode("hallo"), "aGFsbG8=");
}

}  // namespace
}  // namespace nova
