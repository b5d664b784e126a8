#include "common/rpc/metrics.hpp"

#include <fmt/format.h>

namespace nova::rpc {
namespace {

constexpr std::size_t most_methods = 200;  // names come from outside: they must not fill the memory

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::call:
      return "call";
    case Kind::cast:
      return "cast";
    case Kind::fanout:
      return "fanout";
  }
  return "";
}

double seconds_of(Metrics::Duration took) { return std::chrono::duration<double>(took).count(); }

}  // namespace

void Metrics::sent(Kind kind, std::string_view method, std::optional<Errc> failure, Duration took) {
  if (registry_ == nullptr) return;
  const Series& s = series("sent", kind_name(kind), method, failure);
  s.count.add();
  s.seconds.observe(seconds_of(took));
}

void Metrics::handled(std::string_view method, std::optional<Errc> failure, Duration took) {
  if (registry_ == nullptr) return;
  const Series& s = series("handled", "", method, failure);
  s.count.add();
  s.seconds.observe(seconds_of(took));
}

const Metrics::Series& Metrics::series(std::string_view name, std::string_view kind, std::string_view method,
                                       std::optional<Errc> failure) {
  if (failure == Errc::no_such_method || (methods_.size() >= most_methods && !methods_.contains(method)))
    method = "other";
  methods_.try_emplace(std::string(method), 0);
  const std::string_view outcome = failure ? name_of(*failure) : "ok";
  const std::string key = fmt::format("{} {} {} {}", name, kind, method, outcome);
  if (const auto at = series_.find(key); at != series_.end()) return at->second;
  metrics::Labels labels{{"method", std::string(method)}};
  if (!kind.empty()) labels.emplace("kind", kind);
  Series s;
  s.seconds = registry_->histogram(fmt::format("nova_rpc_{}_seconds", name),
                                   "Time from request to answer or confirmation.", labels);
  labels.emplace("outcome", outcome);
  s.count =
      registry_->counter(fmt::format("nova_rpc_{}_total", name), "Messages by method and outcome.", labels);
  return series_.emplace(key, std::move(s)).first->second;
}

}  // namespace nova::rpc
