#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/encode.hpp"
#include "common/error.hpp"

namespace nova {
namespace {

TEST(Json, RefusesWhatIsBrokenOrTooDeep) {
  for (const auto& text : {std::string(), std::string("{"), std::string("[1,]"), std::string("{\"a\" 1}"),
                           std::string("\"\xff\""), std::string(100, '[')})
    EXPECT_THROW(json::parse(text), Fault) << text;
  const std::string nested = std::string(64, '[') + std::string(64, ']');
  EXPECT_NO_THROW(json::parse(nested));
  EXPECT_THROW(json::parse("[" + nested + "]"), Fault);
  EXPECT_NO_THROW(json::parse("\"" + std::string(100, '[') + "\"")) << "brackets in a string nest nothing";
}

TEST(Json, StringsAreEscapedAndInvalidTextIsReplaced) {
  json::Writer writer;
  writer.string("a\"\\\n\x01\xc3\xa4\xff\xe2\x82z");
  EXPECT_EQ(writer.text(), "\"a\\\"\\\\\\n\\u0001\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\"");
  EXPECT_NO_THROW(json::parse(writer.text()));
}

struct View {
  std::string name = "n";
  std::optional<int> left_out;
  std::optional<int> null;
  double factor = 1;
  std::vector<std::string> tags{"a", "b"};
  std::map<std::string, bool> flags{{"x", true}};
  json::Raw raw{R"({"y": 1})"};
  Secret secret{"geheim"};
  static constexpr auto fields() {
    return Pack{field("name", &View::name),
                field("left_out", &View::left_out).optional(),
                field("null", &View::null).nullable(),
                field("factor", &View::factor).upto({2, 5}),
                field("tags", &View::tags).from({2, 6}),
                field("flags", &View::flags),
                field("raw", &View::raw),
                field("secret", &View::secret)};
  }
};

TEST(Encode, WritesTheFieldsOfAVersion) {
  EXPECT_EQ(encode(View(), {2, 5}),
            R"({"name":"n","null":null,"factor":1.0,"flags":{"x":true},"raw":{"y": 1},"secret":"geheim"})");
  const auto later = json::parse(encode(View(), {2, 6}));
  EXPECT_FALSE(later.root().contains("factor"));
  EXPECT_EQ(later.root()["tags"].dump(), R"(["a","b"])");
}

}  // namespace
}  // namespace nova
