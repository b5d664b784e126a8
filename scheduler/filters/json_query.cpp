// Hint query: a JSON list [operator, arguments...] about host attributes, "$free_ram_mb" for one.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "scheduler/filters/all.hpp"
#include "scheduler/hosts/attributes.hpp"
#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

using Value = Tree;

// Arguments are literals, "$attribute" texts or nested lists; a comparison holds of the first argument
// against each of the others. What makes no sense (unknown operator, text against number) is false.
class Query {
 public:
  Query(const HostTable& hosts, Row row) : hosts_(hosts), row_(row) {}

  Value evaluate(const Value& expression) const {
    if (expression.is_string()) return literal(expression.get_ref<const std::string&>());
    if (!expression.is_array()) return expression;
    if (expression.empty() || !expression.front().is_string()) return false;
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < expression.size(); ++i) arguments.push_back(evaluate(expression[i]));
    return apply(expression.front().get_ref<const std::string&>(), arguments);
  }

  static bool truth(const Value& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number()) return value.get<double>() != 0;
    if (value.is_string()) return !value.get_ref<const std::string&>().empty();
    return !value.is_null() && !value.empty();
  }

 private:
  Value literal(const std::string& text) const {
    if (!text.starts_with('$')) return text;
    return attribute(hosts_, row_, split(std::string_view(text).substr(1), '.'));
  }

  static Value apply(const std::string& name, const std::vector<Value>& arguments) {
    if (arguments.empty()) return false;
    if (name == "and") return std::all_of(arguments.begin(), arguments.end(), truth);
    if (name == "or") return std::any_of(arguments.begin(), arguments.end(), truth);
    if (name == "not") return negated(arguments);
    if (name == "in")
      return std::find(arguments.begin() + 1, arguments.end(), arguments.front()) != arguments.end();
    return arguments.size() > 1 &&
           std::all_of(arguments.begin() + 1, arguments.end(),
                       [&](const Value& other) { return holds(name, arguments.front(), other); });
  }

  // True when one of the arguments is false.
  static Value negated(const std::vector<Value>& arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const Value& value) { return !truth(value); });
  }

  static bool holds(const std::string& name, const Value& left, const Value& right) {
    if (left.is_null() || right.is_null()) return false;
    if (name == "=") return left == right;
    const bool comparable =
        (left.is_number() && right.is_number()) || (left.is_string() && right.is_string());
    if (!comparable) return false;
    if (name == "<") return left < right;
    if (name == ">") return left > right;
    if (name == "<=") return left <= right;
    return name == ">=" && left >= right;
  }

  const HostTable& hosts_;
  Row row_;
};

// Evaluation follows the nesting, so a hint must not be able to nest without end.
bool too_deep(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > 64) return true;
  }
  return false;
}

void narrow(const Question& q, Candidates& hosts) {
  const auto* hint = q.ask.hint("query");
  if (hint == nullptr || hint->empty() || hint->front().empty()) return;
  if (too_deep(hint->front())) return hosts.clear();
  const Value query = Value::parse(hint->front(), nullptr, /*allow_exceptions=*/false);
  if (query.is_discarded()) return hosts.clear();
  hosts.keep_if([&](Row row) { return Query::truth(Query(q.hosts, row).evaluate(query)); });
}

Miss explain(const Question&, std::span<const Row>) { return {"the query hint is not true of them", {}}; }

}  // namespace

constinit const Filter json_filter{.name = "JsonFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
