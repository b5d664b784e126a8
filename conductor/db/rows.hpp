// What a statement returns, without libpqxx in the header: Rows own the result, a Row reads columns by name,
// and RowReader<T> fills described structs (column name = field name; jsonb columns through common/decode).
// A column that does not fit its field is Fault(internal): query and struct disagree.
#pragma once
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/decode.hpp"
#include "common/describe.hpp"
#include "common/error.hpp"
#include "common/time.hpp"

namespace nova::db {

class Rows;

class Row {
 public:
  // Nothing if the column is NULL; throws if the statement has no such column.
  std::optional<std::string_view> text(std::string_view column) const;
  std::optional<std::string_view> text_at(int column) const;
  bool has(std::string_view column) const;
  template <class T>
  T get(std::string_view column) const;

 private:
  friend class Rows;
  Row(const Rows& rows, int index) : rows_(&rows), index_(index) {}
  const Rows* rows_;
  int index_;
};

class Rows {
 public:
  struct Result;  // holds a pqxx::result
  explicit Rows(std::shared_ptr<const Result> result);
  int size() const;
  bool empty() const { return size() == 0; }
  // Rows that an INSERT, UPDATE or DELETE changed.
  std::int64_t affected() const;
  Row operator[](int index) const { return Row(*this, index); }
  int column(std::string_view name) const;  // -1 if there is none

 private:
  friend class Row;
  std::shared_ptr<const Result> result_;
};

namespace detail {
[[noreturn]] void bad_column(std::string_view column, std::string_view text, std::string_view wanted);
// PostgreSQL's text form of timestamptz with time zone UTC: "2026-11-22 18:41:00.123456+00".
Timestamp read_time(std::string_view column, std::string_view text);
json::Document read_json(std::string_view text);
const json::Value& json_root(const json::Document& document);

template <class T>
struct Column {  // containers and described structs: jsonb
  static T read(std::string_view, std::string_view text) {
    if (text == "{}" || text == "[]") {
      if constexpr (!Described<T>) return T{};
    }
    const json::Document document = read_json(text);
    return decode_lenient<T>(json_root(document));
  }
};
template <>
struct Column<std::string> {
  static std::string read(std::string_view, std::string_view text) { return std::string(text); }
};
template <class Tag>
struct Column<StrongId<Tag>> {
  static StrongId<Tag> read(std::string_view, std::string_view text) {
    return StrongId<Tag>(std::string(text));
  }
};
template <>
struct Column<Secret> {
  static Secret read(std::string_view, std::string_view text) { return Secret(std::string(text)); }
};
template <>
struct Column<json::Raw> {
  static json::Raw read(std::string_view, std::string_view text) { return {std::string(text)}; }
};
template <>
struct Column<bool> {
  static bool read(std::string_view, std::string_view text) { return text == "t"; }
};
template <class T>
  requires((std::is_integral_v<T> && !std::is_same_v<T, bool>) || std::is_floating_point_v<T>)
struct Column<T> {
  static T read(std::string_view column, std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) bad_column(column, text, "a number");
    return value;
  }
};
template <>
struct Column<Timestamp> {
  static Timestamp read(std::string_view column, std::string_view text) { return read_time(column, text); }
};
template <NamedEnum E>
struct Column<E> {
  static E read(std::string_view column, std::string_view text) {
    E value{};
    if (!enum_value(text, value)) bad_column(column, text, "one of the known names");
    return value;
  }
};
template <class T>
struct Column<std::optional<T>> {
  static std::optional<T> read(std::string_view column, std::string_view text) {
    return Column<T>::read(column, text);
  }
};

[[noreturn]] void missing_column(std::string_view column);
}  // namespace detail

template <class T>
T Row::get(std::string_view column) const {
  const auto found = text(column);
  return found ? detail::Column<T>::read(column, *found) : T{};
}

// Reads rows of one result into T; finds the columns once. A field that is not required may have no column;
// NULL leaves the field's default.
template <Described T>
class RowReader {
 public:
  explicit RowReader(const Rows& rows) {
    std::size_t i = 0;
    T::fields().apply([&](const auto&... f) { ((columns_[i++] = find(rows, f)), ...); });
  }
  T read(const Row& row) const {
    T out{};
    std::size_t i = 0;
    T::fields().apply([&](const auto&... f) { (read_field(row, columns_[i++], out, f), ...); });
    return out;
  }

 private:
  template <class F>
  static int find(const Rows& rows, const F& f) {
    const int column = rows.column(f.name);
    if (column < 0 && f.rules.required) detail::missing_column(f.name);
    return column;
  }
  template <class F>
  static void read_field(const Row& row, int column, T& out, const F& f) {
    if (column < 0) return;
    if (const auto text = row.text_at(column))
      out.*(f.member) = detail::Column<typename F::type>::read(f.name, *text);
  }
  std::array<int, decltype(T::fields())::size> columns_{};
};

template <Described T>
std::optional<T> read_first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return RowReader<T>(rows).read(rows[0]);
}

template <Described T>
std::vector<T> read_all(const Rows& rows) {
  std::vector<T> out;
  if (rows.empty()) return out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  const RowReader<T> reader(rows);
  for (int i = 0; i < rows.size(); ++i) out.push_back(reader.read(rows[i]));
  return out;
}

}  // namespace nova::db
