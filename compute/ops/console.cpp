#include <algorithm>

#include "compute/ops/ops.hpp"

namespace nova::compute::ops {
namespace {
// Nova's limit on what a console answer may hold; the end is what people want.
constexpr std::size_t most_bytes = 102400;
}  // namespace

awaitable<std::string> console(Hypervisor& hypervisor, proto::GetConsoleOutput::Request request) {
  std::string text = co_await hypervisor.console_output(request.server, request.tail_length);
  if (text.size() > most_bytes) text.erase(0, text.size() - most_bytes);
  std::erase(text, '\0');
  co_return text;
}

}  // namespace nova::compute::ops
