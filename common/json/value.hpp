// JSON at the edges. Headers see json::Value only by reference, so that few units pay for its templates;
// json::Document owns one.
#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace nova::json {

using Value = nlohmann::json;

class Document {
 public:
  Document();  // null
  explicit Document(Value value);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();
  const Value& root() const { return *value_; }
  Value& root() { return *value_; }

 private:
  std::unique_ptr<Value> value_;
};

// Nesting past 64 levels and invalid UTF-8 are refused too. Throws Fault(bad_request) that says where.
Document parse(std::string_view text);
std::string dump(const Value& value);

// JSON text that is passed on without a look inside (an object that only the client understands). Empty =
// null.
struct Raw {
  std::string text;
  bool operator==(const Raw&) const = default;
};

}  // namespace nova::json
