#include "common/metrics/registry.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <mutex>

namespace nova::metrics {

void Counter::add(double by) const {
  if (counter_) counter_->Increment(by);
}
double Counter::value() const { return counter_ ? counter_->Value() : 0; }

void Gauge::set(double value) const {
  if (gauge_) gauge_->Set(value);
}
void Gauge::add(double by) const {
  if (gauge_) gauge_->Increment(by);
}
double Gauge::value() const { return gauge_ ? gauge_->Value() : 0; }

void Histogram::observe(double value) const {
  if (histogram_) histogram_->Observe(value);
}

const std::vector<double>& latency_buckets() {
  static const std::vector<double> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                          0.25,   0.5,   1,      2.5,   5,    10,    30,   60};
  return bounds;
}

struct Registry::State {
  prometheus::Registry registry;                 // Merge: the same family twice is one family; thread-safe
  std::mutex mutex;                              // guards the list below
  std::deque<std::function<void()>> refreshers;  // stay where they are
};

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

Counter Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(&prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels));
}

Gauge Registry::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(&prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels));
}

Histogram Registry::histogram(const std::string& name, const std::string& help, const Labels& labels,
                              const std::vector<double>& bounds) {
  return Histogram(
      &prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry).Add(labels, bounds));
}

void Registry::before_render(std::function<void()> refresh) {
  const std::lock_guard lock(state_->mutex);
  state_->refreshers.push_back(std::move(refresh));
}

std::string Registry::render() {
  std::vector<std::function<void()>*> refreshers;
  {
    const std::lock_guard lock(state_->mutex);
    for (auto& refresh : state_->refreshers) refreshers.push_back(&refresh);
  }
  for (auto* refresh : refreshers) (*refresh)();
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace nova::metrics
