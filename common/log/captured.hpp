// A log that a test reads back. Thread-safe; lines are "LEVEL logger message", secrets masked.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/log/log.hpp"

namespace nova {

class CapturedLog {
 public:
  CapturedLog();
  Logger logger(std::string name = "test", LogLevel level = LogLevel::debug);
  std::vector<std::string> lines() const;
  bool contains(std::string_view text) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace nova
