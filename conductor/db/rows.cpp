#include "conductor/db/rows.hpp"

#include <fmt/format.h>

#include <pqxx/pqxx>

#include "conductor/db/result.hpp"

namespace nova::db {

Rows::Rows(std::shared_ptr<const Result> result) : result_(std::move(result)) {}
int Rows::size() const { return static_cast<int>(result_->result.size()); }
std::int64_t Rows::affected() const { return static_cast<std::int64_t>(result_->result.affected_rows()); }

int Rows::column(std::string_view name) const {
  const auto& result = result_->result;
  for (int i = 0; i < static_cast<int>(result.columns()); ++i)
    if (name == result.column_name(static_cast<pqxx::row::size_type>(i))) return i;
  return -1;
}

bool Row::has(std::string_view column) const { return rows_->column(column) >= 0; }

std::optional<std::string_view> Row::text(std::string_view column) const {
  const int at = rows_->column(column);
  if (at < 0) detail::missing_column(column);
  return text_at(at);
}

std::optional<std::string_view> Row::text_at(int column) const {
  const auto field =
      rows_->result_
          ->result[static_cast<pqxx::result::size_type>(index_)][static_cast<pqxx::row::size_type>(column)];
  if (field.is_null()) return std::nullopt;
  return std::string_view(field.c_str(), field.size());
}

namespace detail {

void missing_column(std::string_view column) {
  throw Fault(Errc::internal, fmt::format("The statement returns no column {}", column));
}

void bad_column(std::string_view column, std::string_view text, std::string_view wanted) {
  throw Fault(Errc::internal,
              fmt::format("Database column {} holds \"{}\", not {}", column, text.substr(0, 100), wanted));
}

namespace {
int digits(std::string_view text, std::size_t at, std::size_t count, bool& good) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') {
      good = false;
      return 0;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}
}  // namespace

Timestamp read_time(std::string_view column, std::string_view text) {
  bool good = text.size() >= 19 && text.ends_with("+00");
  const int year = digits(text, 0, 4, good);
  const auto month = static_cast<unsigned>(digits(text, 5, 2, good));
  const auto day = static_cast<unsigned>(digits(text, 8, 2, good));
  const int hour = digits(text, 11, 2, good), minute = digits(text, 14, 2, good),
            second = digits(text, 17, 2, good);
  int micros = 0;
  if (good && text[19] == '.') {
    int scale = 100000;
    for (std::size_t i = 20; i < text.size() && text[i] != '+' && scale > 0; ++i, scale /= 10)
      micros += (text[i] - '0') * scale;
  }
  if (!good) bad_column(column, text, "a time in UTC");
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  return Timestamp(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                   std::chrono::minutes(minute) + std::chrono::seconds(second) +
                   std::chrono::microseconds(micros));
}

json::Document read_json(std::string_view text) { return json::parse(text); }
const json::Value& json_root(const json::Document& document) { return document.root(); }

}  // namespace detail
}  // namespace nova::db
