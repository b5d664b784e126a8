#include "conductor/manage/table.hpp"

#include <algorithm>

namespace nova::manage {
namespace {

// Characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string line(const std::vector<std::size_t>& widths) {
  std::string out = "+";
  for (const auto one : widths) out += std::string(one + 2, '-') + "+";
  return out + "\n";
}

std::string cells(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
  std::string out = "|";
  for (std::size_t i = 0; i < widths.size(); ++i)
    out += " " + row[i] + std::string(widths[i] - width(row[i]), ' ') + " |";
  return out + "\n";
}

}  // namespace

void Table::add(std::vector<std::string> row) {
  row.resize(rows_.front().size());
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string out = line(widths) + cells(rows_.front(), widths) + line(widths);
  for (std::size_t i = 1; i < rows_.size(); ++i) out += cells(rows_[i], widths);
  return out + line(widths);
}

}  // namespace nova::manage
