#include "common/rpc/failure.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/json/value.hpp"

namespace nova::rpc {
namespace {

constexpr Errc all_codes[] = {
    Errc::bad_request,    Errc::unauthorized, Errc::forbidden, Errc::over_quota,    Errc::not_found,
    Errc::not_acceptable, Errc::conflict,     Errc::gone,      Errc::too_large,     Errc::unsupported_media,
    Errc::unprocessable,  Errc::unavailable,  Errc::timeout,   Errc::no_valid_host, Errc::unsupported_version,
    Errc::no_such_method, Errc::internal};

TEST(Failure, every_code_comes_back_as_itself) {
  for (const auto code : all_codes) {
    const Error back = parse_failure(failure_text({code, "words", {}}));
    EXPECT_EQ(back.code, code) << name_of(code);
    EXPECT_EQ(back.message, "words");
    EXPECT_EQ(back.kind, default_class(code));
  }
}

TEST(Failure, has_the_form_that_oslo_reads) {
  const auto text =
      nlohmann::json::parse(failure_text({Errc::not_found, "gone \"away\"", "InstanceNotFound"}));
  EXPECT_EQ(text.at("class"), "InstanceNotFound");
  EXPECT_EQ(text.at("module"), "nova.exception");
  EXPECT_EQ(text.at("message"), "gone \"away\"");
  EXPECT_EQ(text.at("args"), nlohmann::json::array({"gone \"away\""}));
  EXPECT_EQ(text.at("kwargs").at("code"), 404);
  EXPECT_TRUE(text.at("tb").is_array());
}

TEST(Failure, exceptions_of_the_library_carry_no_keywords) {
  for (const auto code : {Errc::unsupported_version, Errc::no_such_method}) {
    const auto text = nlohmann::json::parse(failure_text({code, "w", {}}));
    EXPECT_EQ(text.at("module"), "oslo_messaging.rpc.dispatcher");
    EXPECT_EQ(text.at("kwargs"), nlohmann::json::object());
  }
}

TEST(Failure, the_code_survives_a_class_that_says_otherwise) {
  EXPECT_EQ(parse_failure(failure_text({Errc::unavailable, "w", "InstanceNotFound"})).code,
            Errc::unavailable);
  EXPECT_EQ(parse_failure(failure_text({Errc::gone, "w", "OfOurOwn"})).code, Errc::gone);
}

Error parsed(const char* name, const char* kwargs) {
  return parse_failure(std::string(R"({"class":")") + name +
                       R"(","module":"nova.exception","message":"m","kwargs":)" + kwargs + "}");
}

TEST(Failure, classes_of_nova_are_known) {
  EXPECT_EQ(parsed("NoValidHost_Remote", R"({"code":500})").code, Errc::no_valid_host);
  EXPECT_EQ(parsed("InstanceNotFound", "{}").code, Errc::not_found);
  EXPECT_EQ(parsed("InstanceInvalidState", "{}").code, Errc::conflict);
  EXPECT_EQ(parsed("MessagingTimeout", "{}").code, Errc::timeout);
}

TEST(Failure, an_unknown_class_is_placed_by_its_http_code) {
  EXPECT_EQ(parsed("Strange", R"({"code":409})").code, Errc::conflict);
  EXPECT_EQ(parsed("Strange", R"({"code":403})").code, Errc::forbidden);
  EXPECT_EQ(parsed("Strange", R"({"code":418})").code, Errc::bad_request);
  EXPECT_EQ(parsed("Strange", R"({"code":599})").code, Errc::internal);
  EXPECT_EQ(parsed("KeyError", "{}").code, Errc::internal);
  EXPECT_EQ(parsed("KeyError", "null").code, Errc::internal);
  EXPECT_EQ(parsed("Strange", R"({"code":"409"})").code, Errc::internal);
}

TEST(Failure, refuses_what_is_none) {
  for (const char* text : {"", "7", "[]", "null", "{"}) EXPECT_THROW(parse_failure(text), Fault) << text;
}

}  // namespace
}  // namespace nova::rpc
