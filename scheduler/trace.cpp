#include "scheduler/trace.hpp"

namespace nova::scheduler {

std::string filter_results(const Trace& trace) {
  std::string text = "[";
  for (const Stage& stage : trace) {
    if (text.size() > 1) text += ", ";
    text += "('" + std::string(stage.filter) + "', " + std::to_string(stage.after) + ")";
  }
  return text + "]";
}

std::string reason(const Trace& trace, std::size_t hosts) {
  if (hosts == 0) return "No compute host has reported yet.";
  std::string text = hosts == 1 ? "Of 1 host" : "Of " + std::to_string(hosts) + " hosts";
  for (const Stage& stage : trace) {
    if (stage.before == stage.after) continue;
    text += ", " + std::string(stage.filter) + " refused " + std::to_string(stage.before - stage.after);
    if (!stage.miss.words.empty()) text += " (" + stage.miss.words + ")";
  }
  return text + ".";
}

std::string nearest_hosts(const Trace& trace, const HostTable& hosts) {
  std::string text;
  for (const Stage& stage : trace) {
    if (!stage.miss.host) continue;
    if (!text.empty()) text += "; ";
    text += std::string(stage.filter) + ": " + hosts.record(*stage.miss.host).state.host.str() + ": " +
            stage.miss.words;
  }
  return text;
}

}  // namespace nova::scheduler
