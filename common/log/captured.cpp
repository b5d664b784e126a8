#include "common/log/captured.hpp"

#include <fmt/format.h>

#include "common/log/format.hpp"

namespace nova {

struct CapturedLog::State {
  std::mutex mutex;
  std::vector<std::string> lines;
};

namespace {
template <class State>
class Capturing final : public LogChannel {
 public:
  Capturing(std::string name, LogLevel level, std::shared_ptr<State> state)
      : LogChannel(std::move(name), level), state_(std::move(state)) {}
  void write(const LogRecord& record) override {
    const std::lock_guard lock(state_->mutex);
    state_->lines.push_back(fmt::format("{} {} {}", level_name(record.level), record.logger, record.message));
  }

 private:
  std::shared_ptr<State> state_;
};
}  // namespace

CapturedLog::CapturedLog() : state_(std::make_shared<State>()) {}

Logger CapturedLog::logger(std::string name, LogLevel level) {
  return Logger(std::make_shared<Capturing<State>>(std::move(name), level, state_));
}

std::vector<std::string> CapturedLog::lines() const {
  const std::lock_guard lock(state_->mutex);
  return state_->lines;
}

bool CapturedLog::contains(std::string_view text) const {
  for (const auto& line : lines())
    if (line.find(text) != line.npos) return true;
  return false;
}

}  // namespace nova
