// A table of text with borders, as the tools of OpenStack print them. Pure.
#pragma once
#include <string>
#include <vector>

namespace nova::manage {

class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}
  // Cells beyond the head are dropped, missing ones stay empty.
  void add(std::vector<std::string> row);
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace nova::manage
