#include <gtest/gtest.h>

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/error.hpp"
#include "common/json/member_finder.hpp"

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

TEST(Json, ReadsWhatWasWritten) {
  const auto document =
      json::parse(R"({"a": [1, -2, 1.5, 18446744073709551615], "b": "\u00e4\"", "c": null, "d": true})");
  const auto numbers = document.root().find("a")->items();
  ASSERT_EQ(numbers.size(), 4U);
  EXPECT_EQ(numbers[1].integer(), -2);
  EXPECT_TRUE(numbers[3].is_integer());
  EXPECT_FALSE(numbers[3].integer()) << "too large for the type";
  EXPECT_FALSE(numbers[2].is_integer());
  EXPECT_EQ(numbers[2].number(), 1.5);
  EXPECT_EQ(document.root().find("b")->text(), "ä\"");
  EXPECT_TRUE(document.root().find("c")->is_null());
  EXPECT_TRUE(document.root().find("d")->boolean());
  EXPECT_FALSE(document.root().find("e"));
  EXPECT_EQ(document.root().members().back().name, "d");
  EXPECT_EQ(json::python_repr(document.root()),
            R"({'a': [1, -2, 1.5, 18446744073709551615], 'b': 'ä"', 'c': None, 'd': True})");
}

TEST(Json, APartOutlivesTheDocumentItCameFrom) {
  json::Document part;
  {
    const auto whole = json::parse(R"({"a": {"b": "text"}})");
    part = whole.part(*whole.root().find("a"));
  }
  EXPECT_EQ(part.root().find("b")->text(), "text");
  EXPECT_EQ(json::dump(part.root()), R"({"b":"text"})");
}

TEST(Json, AValueOfNoDocumentIsNull) {
  const json::Value none;
  EXPECT_TRUE(none.is_null());
  EXPECT_FALSE(none.find("a"));
  EXPECT_TRUE(none.items().empty());
  EXPECT_EQ(json::dump(none), "null");
}

TEST(Json, MembersAreFoundInAnyOrder) {
  const auto document = json::parse(R"({"a": 1, "b": 2, "c": 3})");
  json::MemberFinder finder(document.root());
  for (const auto& [name, value] : std::vector<std::pair<std::string, int>>{
           {"a", 1}, {"b", 2}, {"a", 1}, {"c", 3}, {"b", 2}, {"c", 3}, {"a", 1}})
    EXPECT_EQ(finder.find(name)->integer(), value) << name;
  EXPECT_EQ(finder.find("d"), nullptr);
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
  EXPECT_FALSE(later.root().find("factor"));
  EXPECT_EQ(json::dump(*later.root().find("tags")), R"(["a","b"])");
}

struct Part {
  int number = 7;
  static constexpr auto fields() { return Pack{field("number", &Part::number).optional()}; }
};
struct Sparse {
  std::string id;
  std::string mode = "MANUAL";
  int count = 1;
  bool on = false;
  std::vector<Part> parts;
  std::optional<std::string> note;
  Part part;
  static constexpr auto fields() {
    using S = Sparse;
    return Pack{field("id", &S::id),
                field("mode", &S::mode).optional(),
                field("count", &S::count).optional(),
                field("on", &S::on).optional(),
                field("parts", &S::parts).optional(),
                field("note", &S::note).optional().nullable(),
                field("part", &S::part).optional()};
  }
};

TEST(Encode, SparselyLeavesOutOptionalMembersThatHoldTheirDefaults) {
  EXPECT_EQ(encode_sparse(Sparse()), R"({"id":"","part":{}})");
  const Sparse other{"a", "", 0, true, {{}, {8}}, "", {0}};
  const std::string text = encode_sparse(other);
  EXPECT_EQ(
      text,
      R"({"id":"a","mode":"","count":0,"on":true,"parts":[{},{"number":8}],"note":"","part":{"number":0}})");
  const auto read = decode_lenient<Sparse>(json::parse(text).root());
  EXPECT_EQ(encode(read), encode(other));
  EXPECT_EQ(encode(decode_lenient<Sparse>(json::parse(encode_sparse(Sparse())).root())), encode(Sparse()));
}

}  // namespace
}  // namespace nova
