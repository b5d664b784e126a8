#include "common/decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "common/json/writer.hpp"

namespace nova {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

enum class Colour { red, green };
constexpr std::array<EnumName<Colour>, 2> colour_names{{{Colour::red, "RED"}, {Colour::green, "GREEN"}}};
constexpr const auto& names_of(Colour) { return colour_names; }

struct Part {
  std::string name;
  static constexpr auto fields() { return Pack{field("name", &Part::name).length(1, 3)}; }
};

struct Body {
  std::string id;
  int count = 7;
  std::uint8_t small = 0;
  bool on = false;
  Colour colour = Colour::red;
  std::optional<std::string> note = "unset";
  std::vector<Part> parts;
  std::map<std::string, int> numbers;
  std::string late = "old";
  static constexpr auto fields() {
    return Pack{field("id", &Body::id).format(Format::uuid),
                field("count", &Body::count).optional().range(1, 10),
                field("small", &Body::small).optional(),
                field("on", &Body::on).optional(),
                field("colour", &Body::colour).optional(),
                field("note", &Body::note).optional().nullable(),
                field("parts", &Body::parts).optional().length(0, 2),
                field("numbers", &Body::numbers).optional(),
                field("late", &Body::late).optional().from({2, 10})};
  }
};

constexpr std::string_view id = "6f1c0a52-6f5e-4a52-9d0f-0b6c8b1d2f10";

Body read(const std::string& members, Microversion version = last_version) {
  const auto document = json::parse(R"({"id": ")" + std::string(id) + "\"" + members + "}");
  return decode<Body>(document.root(), {version, Unknown::reject, {}});
}

std::string refusal(const std::string& members, Microversion version = last_version) {
  try {
    read(members, version);
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::bad_request);
    return fault.what();
  }
  return "accepted";
}

TEST(Decode, ReadsEveryKindOfField) {
  const auto body = read(R"(, "count": 3, "small": 255, "on": true, "colour": "GREEN", "note": "n",
      "parts": [{"name": "a"}, {"name": "abc"}], "numbers": {"x": 1}, "late": "new")");
  EXPECT_EQ(body.id, id);
  EXPECT_EQ(body.count, 3);
  EXPECT_EQ(body.small, 255);
  EXPECT_TRUE(body.on);
  EXPECT_EQ(body.colour, Colour::green);
  EXPECT_EQ(body.note, "n");
  ASSERT_EQ(body.parts.size(), 2u);
  EXPECT_EQ(body.parts[1].name, "abc");
  EXPECT_EQ(body.numbers.at("x"), 1);
  EXPECT_EQ(body.late, "new");
}

TEST(Decode, WhatIsAbsentKeepsItsDefaultAndNullEmptiesIt) {
  EXPECT_EQ(read("").count, 7);
  EXPECT_EQ(read("").note, "unset");
  EXPECT_EQ(read(R"(, "note": null)").note, std::nullopt);
}

TEST(Decode, NamesTheFieldAndWhatIsWrongWithIt) {
  EXPECT_EQ(refusal(R"(, "count": "3")"),
            "Invalid input for field/attribute count. Value: 3. '3' is not of type 'integer'");
  EXPECT_THAT(refusal(R"(, "count": 11)"), EndsWith("11 is greater than the maximum of 10"));
  EXPECT_THAT(refusal(R"(, "count": 0)"), EndsWith("0 is less than the minimum of 1"));
  EXPECT_THAT(refusal(R"(, "count": 18446744073709551615)"), HasSubstr("greater than the maximum"));
  EXPECT_THAT(refusal(R"(, "small": 256)"), EndsWith("256 is greater than the maximum of 255"));
  EXPECT_THAT(refusal(R"(, "count": 1.5)"), EndsWith("1.5 is not of type 'integer'"));
  EXPECT_THAT(refusal(R"(, "count": true)"), EndsWith("True is not of type 'integer'"));
  EXPECT_THAT(refusal(R"(, "count": null)"), EndsWith("None is not of type 'integer'"));
  EXPECT_THAT(refusal(R"(, "on": 1)"), EndsWith("1 is not of type 'boolean'"));
  EXPECT_THAT(refusal(R"(, "colour": "BLUE")"), EndsWith("'BLUE' is not one of ['RED', 'GREEN']"));
  EXPECT_THAT(refusal(R"(, "colour": 1)"), EndsWith("1 is not one of ['RED', 'GREEN']"));
  EXPECT_THAT(refusal(R"(, "parts": {})"), EndsWith("{} is not of type 'array'"));
  EXPECT_THAT(refusal(R"(, "numbers": [])"), EndsWith("[] is not of type 'object'"));
}

TEST(Decode, CountsCharactersAndItems) {
  EXPECT_EQ(read(R"(, "parts": [{"name": "äöü"}])").parts[0].name, "äöü");
  EXPECT_THAT(refusal(R"(, "parts": [{"name": ""}])"), EndsWith("'' is too short"));
  EXPECT_THAT(refusal(R"(, "parts": [{"name": "abcd"}])"), EndsWith("'abcd' is too long"));
  EXPECT_THAT(refusal(R"(, "parts": [{"name": "a"}, {"name": "a"}, {"name": "a"}])"),
              EndsWith("is too long"));
}

TEST(Decode, RequiredAndUnknownMembers) {
  EXPECT_THROW(decode<Body>(json::parse("{}").root()), Fault);
  EXPECT_THROW(decode<Body>(json::parse("[]").root()), Fault);
  EXPECT_EQ(refusal(R"(, "more": 1)"), "Additional properties are not allowed ('more' was unexpected)");
  EXPECT_EQ(refusal(R"(, "a": 1, "b": 2)"),
            "Additional properties are not allowed ('a', 'b' were unexpected)");
  EXPECT_THAT(refusal(R"(, "parts": [{"name": "a", "more": 1}])"), HasSubstr("'more' was unexpected"));
}

TEST(Decode, AFieldIsUnknownBeforeItsVersion) {
  EXPECT_EQ(read(R"(, "late": "x")", {2, 10}).late, "x");
  EXPECT_THAT(refusal(R"(, "late": "x")", {2, 9}), HasSubstr("'late' was unexpected"));
}

TEST(Decode, LenientlyUnknownMembersAreIgnored) {
  const auto part = decode_lenient<Part>(json::parse(R"({"name": "a", "more": {"x": 1}})").root());
  EXPECT_EQ(part.name, "a");
}

std::string quoted(const std::string& text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

TEST(Decode, AMemberThatIsGivenTwiceIsRefused) {
  EXPECT_NE(refusal(R"(, "on": true, "on": false)").find("'on' is given twice"), std::string::npos)
      << refusal(R"(, "on": true, "on": false)");
}

TEST(Decode, ALongValueIsCutInTheMessageAndStaysText) {
  std::string name;
  while (name.size() < 3000) name += "ä";
  const auto text = refusal(R"(, "on": ")" + ("x" + name) + "\"");
  const auto shown = text.substr(0, text.find("..."));
  EXPECT_LT(shown.size(), 1100u);
  EXPECT_EQ(json::parse(quoted(text)).root().text(), text);
}

}  // namespace
}  // namespace nova
